/** Random parameter lists, and values of them. */

import * as viem from 'viem'
import type { Random } from './random'

export type Param = { name?: string; type: string; components?: Param[]; indexed?: boolean }

export function elementary(random: Random): string {
  const bits = 8 * (1 + random.integer(32))
  return random.pick([
    `uint${bits}`,
    `int${bits}`,
    'uint256',
    'address',
    'bool',
    `bytes${1 + random.integer(32)}`,
    'bytes',
    'string',
  ])
}

function param(random: Random, depth: number, name?: string): Param {
  const array = random.integer(4) === 0 && depth > 0 ? random.pick(['[]', `[${1 + random.integer(3)}]`, '[][2]']) : ''
  const named = name === undefined ? {} : { name }
  if (depth > 0 && random.integer(4) === 0) {
    const allNamed = random.boolean()
    const components = Array.from({ length: 1 + random.integer(4) }, (_, index) =>
      param(random, depth - 1, allNamed ? `field${index}` : undefined),
    )
    return { ...named, type: `tuple${array}`, components }
  }
  return { ...named, type: elementary(random) + array }
}

/** A value as viem decodes it. */
export function value(random: Random, { type, components }: Param): unknown {
  const array = /^(.*)\[(\d*)\]$/.exec(type)
  if (array) {
    const [, inner = '', length = ''] = array
    const element = { type: inner, ...(components ? { components } : {}) }
    const count = length === '' ? random.integer(4) : Number(length)
    return Array.from({ length: count }, () => value(random, element))
  }
  if (type === 'tuple') {
    const parts = (components ?? []).map((component) => value(random, component))
    if (components?.some((component) => !component.name)) return parts
    return Object.fromEntries((components ?? []).map((component, index) => [component.name, parts[index]]))
  }
  if (type === 'address') return viem.getAddress(random.address())
  if (type === 'bool') return random.boolean()
  if (type === 'string') return random.text()
  if (type === 'bytes') return random.bytes(random.integer(100))
  if (type.startsWith('bytes')) return random.bytes(Number(type.slice(5)))
  const signed = type.startsWith('int')
  const bits = Number(type.slice(signed ? 3 : 4))
  const integer = signed ? random.int(bits) : random.uint(bits)
  return bits <= 48 ? Number(integer) : integer
}

/** ethers' spelling of a type. */
export function canonical({ type, components }: Param): string {
  if (!components) return type
  return `(${components.map(canonical).join(',')})${type.slice('tuple'.length)}`
}

/** ethers takes arrays for structs. */
export function positional(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(positional)
  return item !== null && typeof item === 'object' ? Object.values(item).map(positional) : item
}

export function params(random: Random, named: boolean): Param[] {
  return Array.from({ length: 1 + random.integer(5) }, (_, index) =>
    param(random, 3, named ? `argument${index}` : undefined),
  )
}
