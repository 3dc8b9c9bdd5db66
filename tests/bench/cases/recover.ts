/** The address that signed a hash, with its checksum. */

import { instantiateSecp256k1 } from '@bitauth/libauth'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { recoverAddress as ethersRecover, SigningKey } from 'ethers'
import { createKeccak } from 'hash-wasm'
import { type Hex, hexToBytes, init, recoverAddress } from 'latchkey'
import { addr } from 'micro-eth-signer'
import { initSig, recoverPublicKey } from 'micro-eth-signer/utils.js'
import { Address, Secp256k1 } from 'ox'
import { recover as tinyRecover } from 'tiny-secp256k1'
import { recoverAddress as viemRecover } from 'viem'
import { recover as web3Recover } from 'web3-eth-accounts'
import { many, Source } from '../inputs'
import { wasmEngine } from '../ox'
import { defineCase } from '../types'

type Input = {
  hash: Hex
  signature: Hex
  /** The same in bytes, for who takes nothing else. */
  hashBytes: Uint8Array
  compact: Uint8Array
  parity: 0 | 1
}

/** Makes an address, with its checksum, of a public key: for curve libraries that know no addresses. */
async function addressMaker(): Promise<(publicKey: Uint8Array) => string> {
  const hasher = await createKeccak(256)
  return (publicKey) => {
    const digits = hasher.init().update(publicKey.subarray(1)).digest().slice(24)
    const hash = hasher.init().update(digits).digest()
    let text = '0x'
    for (let place = 0; place < 40; place++) {
      const digit = digits[place] ?? ''
      text += hash.charCodeAt(place) >= 0x38 ? digit.toUpperCase() : digit
    }
    return text
  }
}

function inputs(): Input[] {
  const source = new Source(5)
  return many(256, () => {
    const hashBytes = keccak_256(source.bytes(32))
    const signature = new SigningKey(source.bytes(32)).sign(hashBytes)
    const bytes = hexToBytes(signature.serialized as Hex)
    return {
      hash: `0x${Array.from(hashBytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
      signature: signature.serialized as Hex,
      hashBytes,
      compact: bytes.subarray(0, 64),
      parity: signature.yParity,
    }
  })
}

export const recover = defineCase<Input>({
  name: 'recover',
  title: 'recover an address',
  note: 'viem and ox remember checksums of addresses they saw, as here they do after one round.',
  targets: [{ must: 1.0 }],
  async prepare() {
    await init()
    const libauth = await instantiateSecp256k1()
    const address = await addressMaker()
    const own = 'its public key made an address with hash-wasm'
    const bytes = (publicKey: Uint8Array | string | null): Uint8Array => {
      if (!(publicKey instanceof Uint8Array)) throw new Error(`no public key: ${publicKey}`)
      return publicKey
    }
    return {
      inputs: inputs(),
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: ({ hash, signature }) => recoverAddress({ hash, signature }) },
        { name: 'viem', package: 'viem', run: ({ hash, signature }) => viemRecover({ hash, signature }) },
        { name: 'ethers', package: 'ethers', run: ({ hash, signature }) => ethersRecover(hash, signature) },
        {
          name: 'web3',
          package: 'web3-eth-accounts',
          run: ({ hash, signature }) => web3Recover(hash, signature, true),
        },
        {
          name: 'ox',
          package: 'ox',
          run: ({ hash, signature }) => Address.checksum(Secp256k1.recoverAddress({ payload: hash, signature })),
        },
        {
          name: 'ox/wasm',
          package: 'ox',
          run: ({ hash, signature }) => Address.checksum(Secp256k1.recoverAddress({ payload: hash, signature })),
          ...(await wasmEngine()),
        },
        {
          name: 'micro-eth-signer',
          package: 'micro-eth-signer',
          run: ({ hashBytes, compact, parity }) =>
            addr.fromPublicKey(recoverPublicKey(initSig(compact, parity), hashBytes)),
        },
        {
          name: '@noble/curves',
          package: '@noble/curves',
          run: ({ hashBytes, compact, parity }) =>
            address(
              secp256k1.Signature.fromBytes(compact).addRecoveryBit(parity).recoverPublicKey(hashBytes).toBytes(false),
            ),
          note: own,
        },
        {
          name: '@bitauth/libauth',
          package: '@bitauth/libauth',
          run: ({ hashBytes, compact, parity }) =>
            address(bytes(libauth.recoverPublicKeyUncompressed(compact, parity, hashBytes))),
          note: own,
        },
        {
          name: 'tiny-secp256k1',
          package: 'tiny-secp256k1',
          run: ({ hashBytes, compact, parity }) => address(bytes(tinyRecover(hashBytes, compact, parity, false))),
          note: own,
        },
      ],
    }
  },
})
