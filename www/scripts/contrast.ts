import type { Plugin } from 'vite'

const text = 4.5
const shape = 3

/** Which colour lies on which, and the least ratio between them. */
const pairs: readonly (readonly [front: string, back: string, least: number])[] = [
  ...['paper', 'surface', 'brass-wash'].flatMap((back) => [
    ['ink', back, text] as const,
    ['ink-quiet', back, text] as const,
    ['brass', back, text] as const,
  ]),
  ...['ok', 'caution', 'danger'].flatMap((front) => [
    [front, `${front}-wash`, text] as const,
    [front, 'surface', text] as const,
  ]),
  ['ink', 'ok-wash', text],
  ['ink', 'caution-wash', text],
  ['brass-ink', 'brass', text],
  ['brass-ink', 'brass-deep', text],
  ['on-fill', 'danger', text],
  ['on-fill', 'caution-fill', text],
  ['disabled-ink', 'line', text],
  ['line-strong', 'surface', shape],
  ['line-strong', 'paper', shape],
]

type Palette = ReadonlyMap<string, string>

function palettes(css: string): Record<'light' | 'dark', Palette> {
  const read = (selector: string) => {
    const start = css.indexOf(`\n${selector} {`)
    const block = css.slice(start, css.indexOf('\n}', start))
    return new Map(
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gi)].map((match) => [match[1] ?? '', match[2] ?? '']),
    )
  }
  return { light: read(':root'), dark: read(':root[data-theme="dark"]') }
}

/** WCAG 2's relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Pairs of tokens that are too close to tell apart, in either theme. */
export function contrastFaults(css: string): string[] {
  return Object.entries(palettes(css)).flatMap(([theme, palette]) =>
    pairs.flatMap(([front, back, least]) => {
      const [over, under] = [palette.get(front), palette.get(back)]
      if (!over || !under) return [`${theme}: --${over ? back : front} has no colour`]
      const [low = 0, high = 0] = [luminance(over), luminance(under)].sort((a, b) => a - b)
      const ratio = (high + 0.05) / (low + 0.05)
      return ratio < least ? [`${theme}: --${front} on --${back} is ${ratio.toFixed(2)}, not ${least}`] : []
    }),
  )
}

/** Fails the build when two tokens that lie on each other are too close. */
export const contrast = (): Plugin => ({
  name: 'contrast',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/kit/tokens.css')) return
    const faults = contrastFaults(code)
    if (faults.length > 0) this.error(`Too little contrast:\n${faults.join('\n')}`)
  },
})
