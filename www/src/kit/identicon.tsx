/** Muted hues that stay apart on paper and on ink. */
const inks = [
  '#8A6A1F',
  '#2E6B4F',
  '#A3262A',
  '#2F5D8A',
  '#6B4C8A',
  '#9A5B00',
  '#1F6F78',
  '#7A3B5E',
  '#4F6B1F',
  '#5A5348',
]
const washes = [
  '#F1E7CF',
  '#DCEBE3',
  '#F3DCDA',
  '#DCE6F0',
  '#E8E0F0',
  '#F5E3C8',
  '#D8EBEC',
  '#EFDDE7',
  '#E6ECD3',
  '#E6E1D6',
]

/** FNV-1a and xorshift: a picture, not a proof. */
function sequence(text: string): () => number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  }
  state ||= 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** A mirrored 6 × 6 mark of the address, so that accounts are told apart at a glance. Decorative. */
export function Identicon({ address, size = 28 }: { address: string; size?: number }) {
  const next = sequence(address.toLowerCase())
  const hue = next() % inks.length
  const second = (hue + 1 + (next() % (inks.length - 1))) % inks.length
  const cells: string[][] = [[], []]
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column < 3; column++) {
      const pick = next() % 5
      if (pick > 2) continue
      cells[pick === 2 ? 1 : 0]?.push(`M${column} ${row}h1v1h-1zM${5 - column} ${row}h1v1h-1z`)
    }
  }
  return (
    <svg
      width={size}
      height={size}
      viewBox="-1 -1 8 8"
      shape-rendering="crispEdges"
      aria-hidden="true"
      focusable="false"
    >
      <rect x="-1" y="-1" width="8" height="8" rx="2" fill={washes[hue]} shape-rendering="auto" />
      <path d={cells[0]?.join('')} fill={inks[hue]} />
      <path d={cells[1]?.join('')} fill={inks[second]} />
    </svg>
  )
}
