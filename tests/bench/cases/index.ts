/** Every case. */

import type { Case } from '../types'
import { coldStart } from './cold-start'
import { decodeLogs } from './decode-logs'
import { transferCases } from './encode-transfer'
import { keccakCases } from './keccak'
import { deriveAddresses, keyToAddress, mnemonicSeed } from './keys'
import { keystoreCases } from './keystore'
import { recover } from './recover'
import { rlpBytes, rlpHex } from './rlp'
import { signDigest, signTransfer, signTypedDataCases } from './signing'
import { decodeTuples, encodeTuples } from './tuples'
import { typedDataCases } from './typed-data'

export const cases: readonly Case[] = [
  ...keccakCases,
  recover,
  signDigest,
  keyToAddress,
  signTransfer,
  ...transferCases,
  encodeTuples,
  decodeTuples,
  decodeLogs,
  ...typedDataCases,
  ...signTypedDataCases,
  mnemonicSeed,
  deriveAddresses,
  ...keystoreCases,
  coldStart,
  rlpBytes,
  rlpHex,
]

/** What users of the package cannot do by itself today, so that it cannot be measured as they get it. */
export const unreachable: readonly { operation: string; must: string; why: string }[] = []
