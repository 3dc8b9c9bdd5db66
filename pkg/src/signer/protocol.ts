/** What passes between the wallet and its signer's worker. Both ends come from one build; the version catches a mix. */

export const protocolVersion = 1

/** Secrets by name, as UTF-8 bytes. Whoever posts them transfers the buffers: the sender's copies are gone. */
export type Secrets = { readonly [name: string]: Uint8Array<ArrayBuffer> }

/** To the signer: one request, JSON text of `core::signer::SignerRequest`. */
export type SignerCall = {
  version: typeof protocolVersion
  type: 'call'
  id: number
  request: string
  secrets: Secrets
}

/** From the signer. */
export type SignerReply =
  /** JSON text of `core::signer::SignerResponse`, and the secret that a person asked to see. */
  | {
      version: typeof protocolVersion
      type: 'answer'
      id: number
      response: string
      secret: Uint8Array<ArrayBuffer> | null
    }
  /** The module is dead: nothing more will come. `place` is where in the source. */
  | { version: typeof protocolVersion; type: 'crashed'; place: string }

/** A reply of this build's protocol, or null. What arrives is judged, not believed: the port may lead anywhere. */
export function parseReply(message: unknown): SignerReply | null {
  if (typeof message !== 'object' || message === null) return null
  const reply = message as Partial<Record<string, unknown>>
  if (reply.version !== protocolVersion) return null
  if (reply.type === 'crashed' && typeof reply.place === 'string') return reply as SignerReply
  if (reply.type !== 'answer' || typeof reply.id !== 'number' || typeof reply.response !== 'string') return null
  if (reply.secret !== null && !(reply.secret instanceof Uint8Array)) return null
  return reply as SignerReply
}
