/** Key files opened: scrypt, and little else. */

import { decryptKeystoreJsonSync } from 'ethers'
import { scrypt } from 'hash-wasm'
import { type Hex, hexToBytes, init, keccak256 } from 'latchkey'
import { decryptKeystore, encryptKeystore, initAccounts } from 'latchkey/accounts'
import { Keystore } from 'ox'
import { bytesToHex } from 'viem'
import { decrypt } from 'web3-eth-accounts'
import { many, Source } from '../inputs'
import { type Case, defineCase } from '../types'

const password = 'correct horse battery staple'

type File = {
  crypto: {
    ciphertext: string
    cipherparams: { iv: string }
    kdfparams: { n: number; r: number; p: number; salt: string }
    mac: string
  }
}

/** hash-wasm's scrypt, WebCrypto's AES and our Keccak: what a key file takes. */
async function openWithHashWasm(json: string): Promise<Hex> {
  const { ciphertext, cipherparams, kdfparams, mac }: File['crypto'] = JSON.parse(json).crypto
  const bytes = (text: string) => Uint8Array.from(hexToBytes(`0x${text}`))
  const derived = await scrypt({
    password: password.normalize('NFKC'),
    salt: bytes(kdfparams.salt),
    costFactor: kdfparams.n,
    blockSize: kdfparams.r,
    parallelism: kdfparams.p,
    hashLength: 32,
    outputType: 'binary',
  })
  if (keccak256(Uint8Array.from([...derived.subarray(16), ...bytes(ciphertext)])) !== `0x${mac}`) throw new Error('mac')
  const key = await crypto.subtle.importKey('raw', derived.slice(0, 16), 'AES-CTR', false, ['decrypt'])
  const algorithm = { name: 'AES-CTR', counter: bytes(cipherparams.iv), length: 128 }
  return bytesToHex(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes(ciphertext))))
}

function keystoreCase(name: string, title: string, n: number): Case {
  return defineCase<string>({
    name,
    title,
    targets: [{ must: 1.5 }],
    async prepare() {
      await Promise.all([init(), initAccounts()])
      const source = new Source(n)
      return {
        inputs: many(2, () => encryptKeystore({ privateKey: source.hex(32), password, scrypt: { n } })),
        candidates: [
          { name: 'latchkey', package: 'latchkey', run: (json) => decryptKeystore({ json, password }) },
          {
            name: 'hash-wasm',
            package: 'hash-wasm',
            run: openWithHashWasm,
            note: 'its scrypt, with WebCrypto’s AES and our Keccak',
          },
          {
            name: 'ethers',
            package: 'ethers',
            run: (json) => decryptKeystoreJsonSync(json, password).privateKey,
          },
          {
            name: 'web3',
            package: 'web3-eth-accounts',
            run: async (json) => (await decrypt(json, password)).privateKey,
          },
          {
            name: 'ox',
            package: 'ox',
            run: (json) => {
              const file = JSON.parse(json)
              return Keystore.decrypt(file, Keystore.toKey(file, { password: password.normalize('NFKC') }))
            },
          },
        ],
      }
    },
  })
}

export const keystoreCases = [
  keystoreCase('keystore-2-17', 'open a key file, scrypt N = 2^17', 2 ** 17),
  keystoreCase('keystore-2-18', 'open a key file, scrypt N = 2^18', 2 ** 18),
]
