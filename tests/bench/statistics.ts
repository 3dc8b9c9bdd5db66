/** Middle and spread of a few numbers. */

/** The quantile, linear between neighbours. */
function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)]
  const high = sorted[Math.ceil(place)]
  if (low === undefined || high === undefined) throw new Error('no numbers')
  return low + (high - low) * (place - Math.floor(place))
}

export function middle(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** Between these lies half of the numbers. */
export function quartiles(numbers: readonly number[]): [number, number] {
  return [quantile(numbers, 0.25), quantile(numbers, 0.75)]
}
