/** The worker's side of the signer: loads the module at the first call, then answers one call after another. */

import load, { type InitOutput, Signer } from '../../wasm/latchkey_signer.js'
import { readBeside } from './module-beside'
import { protocolVersion, type SignerCall, type SignerReply } from './protocol'
import { wipe } from './secrets'

/** Where answers go. */
export type Port = { postMessage(reply: SignerReply, transfer: ArrayBuffer[]): void }

const utf8Encoder = new TextEncoder()
const utf8Decoder = new TextDecoder()

/** Serves `port`; gives the function to call with each message that arrives. */
export function serve(port: Port): (message: unknown) => void {
  const reply = (message: SignerReply, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
  let signer: Promise<{ signer: Signer; module: InitOutput }> | undefined
  let tail = Promise.resolve()
  let dead = false

  const answer = async (call: SignerCall) => {
    try {
      if (dead) return
      signer ??= start()
      const { signer: instance, module } = await signer
      const { response, secret } = handle(instance, module, call)
      reply({ version: protocolVersion, type: 'answer', id: call.id, response, secret }, secret ? [secret.buffer] : [])
    } catch {
      // Whatever threw, the instance cannot be trusted with a key again. Only that it died is told.
      dead = true
      reply({ version: protocolVersion, type: 'crashed', place: 'latchkey_signer.wasm' })
    } finally {
      wipe(call.secrets)
    }
  }
  return (message) => {
    const call = message as SignerCall
    if (call?.version !== protocolVersion || call.type !== 'call') {
      return reply({ version: protocolVersion, type: 'crashed', place: 'the protocol' })
    }
    tail = tail.then(() => answer(call))
  }
}

async function start(): Promise<{ signer: Signer; module: InitOutput }> {
  const module = await load({ module_or_path: await readBeside(new URL('./latchkey_signer_bg.wasm', import.meta.url)) })
  return { signer: new Signer(), module }
}

function handle(signer: Signer, module: InitOutput, call: SignerCall) {
  for (const [name, bytes] of Object.entries(call.secrets)) signer.secret(name, bytes)
  const response = utf8Decoder.decode(signer.handle(utf8Encoder.encode(call.request)))
  const length = signer.secret_out_len()
  if (length === 0) return { response, secret: null }
  const secret = new Uint8Array(module.memory.buffer, signer.secret_out_ptr(), length).slice()
  signer.clear_secret_out()
  return { response, secret }
}
