/** Key files: Web3 Secret Storage V3, as geth and most wallets write them. */

import { bytesToHex } from '../hex'
import { passwordBytes } from '../signer/secrets'
import type { Hex } from '../types'
import { call, takeSecret, wasm } from './module'
import { wiping, withPrivateKey } from './secret-bytes'

/** scrypt's parameters (RFC 7914). Time and memory grow with n·r; at most 256 MiB. */
export type ScryptParameters = { n?: number; r?: number; p?: number }

/**
 * Writes a private key as a key file's JSON. With geth's parameters, which are used if none are given, it holds up this thread
 * for about half a second: call it in a worker.
 *
 * @throws INVALID_PARAMS not a private key, or parameters out of bounds
 * @example
 * ```ts
 * const privateKey = `0x${'46'.repeat(32)}` as const
 * const json = encryptKeystore({ privateKey, password: 'secret', scrypt: { n: 2, r: 8, p: 1 } })
 * decryptKeystore({ json, password: 'secret' }) // => privateKey
 * ```
 */
export function encryptKeystore(parameters: {
  privateKey: Hex | Uint8Array
  password: string
  scrypt?: ScryptParameters
}): string {
  const { privateKey, password, scrypt: { n = 2 ** 18, r = 8, p = 1 } = {} } = parameters
  return call(() =>
    withPrivateKey(privateKey, (key) =>
      wiping(passwordBytes(password), (secret) => wasm.encrypt_keystore(key, secret, n, r, p)),
    ),
  )
}

/**
 * Reads the private key in a key file. Holds up this thread as long as the file's parameters ask for.
 *
 * @throws WRONG_PASSWORD the password is wrong, or the file is damaged
 * @throws PARSE the file is no key file
 * @throws LIMIT parameters that nobody uses
 * @example
 * ```ts
 * decryptKeystore({ json: '{}', password: 'secret' }) // throws PARSE
 * ```
 */
export function decryptKeystore({ json, password }: { json: string; password: string }): Hex {
  const open = () => wiping(passwordBytes(password), (secret) => wasm.decrypt_keystore(json, secret))
  return wiping(takeSecret(open), (key) => bytesToHex(key))
}
