/** Amounts as people write them and as chains count them. Nothing is ever rounded: excess decimals are refused. */

import { call, wasm } from './init'
import { decode, encode } from './wire'

/** `'1.5'`, 6 → `1500000n`. */
export function parseUnits(value: string, decimals: number): bigint {
  return call(() => decode(wasm.parse_units(encode([value, decimals])))) as bigint
}

/** `1500000n`, 6 → `'1.5'`. */
export function formatUnits(value: bigint, decimals: number): string {
  return call(() => wasm.format_units(encode([value, decimals])))
}

/** Ether in text → wei, or gwei. */
export function parseEther(ether: string, unit: 'wei' | 'gwei' = 'wei'): bigint {
  return parseUnits(ether, unit === 'wei' ? 18 : 9)
}

/** Wei, or gwei → ether in text. */
export function formatEther(wei: bigint, unit: 'wei' | 'gwei' = 'wei'): string {
  return formatUnits(wei, unit === 'wei' ? 18 : 9)
}

/** Gwei in text → wei. */
export function parseGwei(gwei: string): bigint {
  return parseUnits(gwei, 9)
}

/** Wei → gwei in text. */
export function formatGwei(wei: bigint): string {
  return formatUnits(wei, 9)
}
