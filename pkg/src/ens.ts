/** ENS names as the registry knows them. */

import { call, wasm } from './init'
import type { Hex } from './types'

/** The node of a name that is already normalised; nothing is normalised here. */
export function namehash(name: string): Hex {
  return call(() => wasm.namehash(name)) as Hex
}
