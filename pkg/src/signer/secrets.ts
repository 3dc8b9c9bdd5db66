/** Secrets on their way from an input field to the signer: bytes, in one normal form, wiped after posting. */

import type { Secrets } from './protocol'

const encoder = new TextEncoder()

/** A password's bytes: NFKC, then UTF-8, so that every keyboard and platform opens the same vault. */
export function passwordBytes(password: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(password.normalize('NFKC'))
}

/** A mnemonic's bytes: NFKD, then UTF-8, as BIP-39 has it. Also right for its passphrase. */
export function mnemonicBytes(mnemonic: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(mnemonic.normalize('NFKD'))
}

/** Bytes of a text without any other form: a private key in hex. */
export function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** The text of a secret that a person asked to see. The bytes are wiped. */
export function takeText(secret: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(secret)
  secret.fill(0)
  return text
}

/** Copies in buffers of their own, so that they can be transferred; what was given is wiped. */
export function detached(secrets: Secrets): { secrets: Secrets; transfer: ArrayBuffer[] } {
  const own: Record<string, Uint8Array<ArrayBuffer>> = {}
  for (const [name, bytes] of Object.entries(secrets)) {
    own[name] = bytes.slice()
    bytes.fill(0)
  }
  return { secrets: own, transfer: Object.values(own).map((bytes) => bytes.buffer) }
}

/** Overwrites every secret. */
export function wipe(secrets: Secrets): void {
  for (const bytes of Object.values(secrets)) bytes.fill(0)
}
