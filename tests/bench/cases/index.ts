/** Every case, and the operations of the table of targets that have none. */

import type { Case } from '../types'
import { decodeLogs } from './decode-logs'
import { transferCases } from './encode-transfer'
import { keccakCases } from './keccak'
import { recover } from './recover'
import { rlpBytes, rlpHex } from './rlp'
import { decodeTuples, encodeTuples } from './tuples'
import { typedDataCases } from './typed-data'

export const cases: readonly Case[] = [
  ...keccakCases,
  recover,
  ...transferCases,
  encodeTuples,
  decodeTuples,
  decodeLogs,
  ...typedDataCases,
  rlpBytes,
  rlpHex,
]

/** What users of the package cannot do by itself today, so that it cannot be measured as they get it. */
export const unreachable: readonly { operation: string; must: string; why: string }[] = [
  { operation: 'sign a digest, key held', must: '1.4', why: 'a bare digest is never signed' },
  { operation: 'private key → address', must: '6 / 2.5', why: '`importPrivateKey` also seals a vault (scrypt)' },
  {
    operation: 'sign an EIP-1559 transfer, object in, hex out',
    must: '7 / 4',
    why: '`signTransaction` of the wallet also asks a gateway, makes a review, asks for consent and goes to a worker',
  },
  { operation: 'EIP-712 hash and sign', must: '3; 5', why: 'as above; hashing alone is measured' },
  { operation: 'mnemonic → seed', must: '1.1; 0.85', why: '`restore` also seals a vault (scrypt)' },
  { operation: 'derive 100 addresses', must: '4', why: '`addAccount` derives one and seals the vault anew' },
  { operation: 'scrypt N=2^18 and 2^17', must: '1.5', why: 'only within the vault and keystores' },
  {
    operation: 'cold start: import → first signature from a mnemonic',
    must: '0.5 ×',
    why: '`restore` also seals a vault (scrypt), which peers have not',
  },
]
