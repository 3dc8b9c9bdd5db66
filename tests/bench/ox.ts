/** ox with one engine or the other. Its engine is global: a candidate switches it on for its own batches. */

import { Engine } from 'ox'
import { Engine as WasmEngine } from 'ox/wasm'

export type Switch = { enter(): void; leave(): void }

/** ox's WebAssembly engine. */
export async function wasmEngine(): Promise<Switch> {
  const engine = await WasmEngine.engine()
  return { enter: () => Engine.set(engine), leave: () => Engine.reset() }
}
