/** A thin space at which no line breaks. */
const thinSpace = '\u202f'

/** Groups a `0x` text in fours: `0x` apart, then groups. */
export function groupHex(hex: string): readonly string[] {
  return ['0x', ...(hex.slice(2).match(/.{1,4}/g) ?? [])]
}

/** `0x1234 5678 … 9abc def0`: enough to recognise, never enough to decide. */
export function shortAddress(address: string): string {
  const digits = address.slice(2)
  // A line breaks after the dots, if it must.
  return `0x${digits.slice(0, 4)}\u00a0${digits.slice(4, 8)}\u00a0… ${digits.slice(-8, -4)}\u00a0${digits.slice(-4)}`
}

/** The exact decimal text of `value / 10^decimals`: no rounding, no trailing zeros, thin-space thousands. */
export function formatAmount(value: bigint, decimals: number): string {
  const [whole = '0', fraction] = plainAmount(value, decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, thinSpace)
  return fraction ? `${grouped}.${fraction}` : grouped
}

/** The same without grouping: what an input takes. */
export function plainAmount(value: bigint, decimals: number): string {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`
}

export type AmountFault = 'empty' | 'malformed' | 'decimals'

/** Reads an amount as a person types it. Too many decimals are refused, never rounded. */
export function parseAmount(text: string, decimals: number): bigint | AmountFault {
  const plain = text.replaceAll(/\s/g, '')
  if (plain === '') return 'empty'
  const match = /^(\d*)(?:\.(\d*))?$/.exec(plain)
  if (!match || plain === '.' || plain.length > 100) return 'malformed'
  const fraction = match[2] ?? ''
  if (fraction.length > decimals) return 'decimals'
  return BigInt(`${match[1] || '0'}${fraction.padEnd(decimals, '0')}`)
}

const spans: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "3 minutes ago" in the language given. */
export function relativeTime(then: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const gone = then - now
  for (const [unit, length] of spans) {
    if (Math.abs(gone) >= length) return format.format(Math.round(gone / length), unit)
  }
  return format.format(0, 'second')
}

/** The exact time. */
export const exactTime = (then: number, language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(then)
