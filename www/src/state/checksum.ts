import { getAddress } from 'latchkey'

/** Every address in `value`, however deep, as EIP-55 writes it: what a person compares character by character. */
export function checksummed<T>(value: T): T {
  if (typeof value === 'string') return (/^0x[0-9a-f]{40}$/.test(value) ? getAddress(value) : value) as T
  if (Array.isArray(value)) return value.map(checksummed) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, checksummed(inner)])) as T
}
