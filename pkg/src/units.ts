/** Amounts as people write them and as chains count them. Nothing is ever rounded: excess decimals are refused. */

import { call, wasm } from './init'
import { decode, encode } from './wire'

/**
 * Reads an amount in text as the smallest unit. Digits below it are refused, where viem rounds.
 *
 * @throws INVALID_PARAMS not an amount, more decimals than the unit has, or too large
 * @example
 * ```ts
 * parseUnits('1.5', 6) // => 1500000n
 * parseUnits('1.0000005', 6) // throws INVALID_PARAMS
 * ```
 */
export function parseUnits(value: string, decimals: number): bigint {
  return call(() => decode(wasm.parse_units(encode([value, decimals])))) as bigint
}

/**
 * Writes an amount in the smallest unit as text, exactly.
 *
 * @throws INVALID_PARAMS not an integer of 256 bits, or decimals beyond 255
 * @example
 * ```ts
 * formatUnits(1500000n, 6) // => '1.5'
 * ```
 */
export function formatUnits(value: bigint, decimals: number): string {
  return call(() => wasm.format_units(encode([value, decimals])))
}

/**
 * Reads ether in text as wei, or gwei.
 *
 * @throws INVALID_PARAMS not an amount, too many decimals, or too large
 * @example
 * ```ts
 * parseEther('0.5') // => 500000000000000000n
 * parseEther('0.5', 'gwei') // => 500000000n
 * ```
 */
export function parseEther(ether: string, unit: 'wei' | 'gwei' = 'wei'): bigint {
  return parseUnits(ether, unit === 'wei' ? 18 : 9)
}

/**
 * Writes wei, or gwei, as ether in text.
 *
 * @throws INVALID_PARAMS not an integer of 256 bits
 * @example
 * ```ts
 * formatEther(500000000000000000n) // => '0.5'
 * ```
 */
export function formatEther(wei: bigint, unit: 'wei' | 'gwei' = 'wei'): string {
  return formatUnits(wei, unit === 'wei' ? 18 : 9)
}

/**
 * Reads gwei in text as wei.
 *
 * @throws INVALID_PARAMS not an amount, too many decimals, or too large
 * @example
 * ```ts
 * parseGwei('1.5') // => 1500000000n
 * ```
 */
export function parseGwei(gwei: string): bigint {
  return parseUnits(gwei, 9)
}

/**
 * Writes wei as gwei in text.
 *
 * @throws INVALID_PARAMS not an integer of 256 bits
 * @example
 * ```ts
 * formatGwei(1500000000n) // => '1.5'
 * ```
 */
export function formatGwei(wei: bigint): string {
  return formatUnits(wei, 9)
}
