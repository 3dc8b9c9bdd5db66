/** A bar chart as SVG: the fastest first, ours marked, the quartiles as a whisker. */

export type Bar = { name: string; ours: boolean; value: number; range: readonly [number, number]; text: string }

const left = 150
const width = 460
const row = 28
const top = 44

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

export function chart(title: string, bars: readonly Bar[]): string {
  const sorted = [...bars].sort((a, b) => b.value - a.value)
  const longest = Math.max(...sorted.map((bar) => Math.max(bar.value, bar.range[1])))
  const along = (value: number) => Number((left + (value / longest) * width).toFixed(1))
  const height = top + sorted.length * row + 12
  const lines = sorted.flatMap((bar, index) => {
    const y = top + index * row
    const middle = y + row / 2 - 2
    return [
      `<text x="${left - 8}" y="${middle + 4}" text-anchor="end"${bar.ours ? ' font-weight="bold"' : ''}>${escaped(bar.name)}</text>`,
      `<rect x="${left}" y="${y + 3}" width="${Math.max(1, along(bar.value) - left)}" height="${row - 10}" rx="2" fill="${bar.ours ? '#1d5f4e' : '#b7bec9'}"/>`,
      `<path d="M${along(bar.range[0])} ${middle}H${along(bar.range[1])}" stroke="#20242c" stroke-width="1.5"/>`,
      `<text x="${Math.max(along(bar.value), along(bar.range[1])) + 6}" y="${middle + 4}">${escaped(bar.text)}</text>`,
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 90}" height="${height}" viewBox="0 0 ${left + width + 90} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#20242c">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="12" y="24" font-size="14" font-weight="bold">${escaped(title)}: operations a second</text>
${lines.join('\n')}
</svg>
`
}
