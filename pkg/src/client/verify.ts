/** Signatures of accounts with keys, of contract accounts (ERC-1271), and of those not deployed yet (ERC-6492). */

import { encodeFunctionData } from '../abi/functions'
import { getAddress } from '../address'
import type { AtBlock, Client } from '../client-types'
import { isLatchkeyError } from '../errors'
import { bytesToHex, hexToBytes, isHex } from '../hex'
import { isErc6492Signature, parseErc6492Signature, serializeErc6492Signature } from '../message/erc6492'
import { type SignatureLike, serializeSignature, verifyHash } from '../message/signature'
import type { Address, Hex } from '../types'

/** The account asked about, and, if it may not be deployed yet, the factory's call that deploys it. */
export type VerifyingAccount = { address: Address; signature: SignatureLike } & AtBlock &
  ({ factory: Address; factoryData: Hex } | { factory?: undefined; factoryData?: undefined })

const abi = [
  {
    type: 'function',
    name: 'isValidSignature',
    stateMutability: 'view',
    inputs: [{ type: 'bytes32' }, { type: 'bytes' }],
    outputs: [{ type: 'bytes4' }],
  },
] as const

/** `bytes4(keccak256('isValidSignature(bytes32,bytes)'))`, and nothing behind it. */
const valid = `0x1626ba7e${'00'.repeat(28)}`

/**
 * Whether the signature of `hash` is the account's: by its own key, or by what its contract says.
 *
 * @internal
 */
export async function verifyHashOn(
  client: Pick<Client, 'call'>,
  {
    address,
    signature,
    factory,
    factoryData,
    blockNumber,
    blockTag,
    hash,
  }: VerifyingAccount & { hash: Hex | Uint8Array },
): Promise<boolean> {
  const account = getAddress(address)
  const digest = typeof hash === 'string' ? hash : bytesToHex(hash)
  const at = { blockNumber, blockTag }
  const bytes = toHexSignature(signature)
  if (isErc6492Signature(bytes)) return verifyUndeployed(client, account, digest, bytes, at)
  // The key's own signature counts whatever code the account runs, and asks nobody.
  if (hexToBytes(bytes).length === 65 && byOwnKey(account, digest, bytes)) return true
  if (await saysYes(client, account, encodeFunctionData({ abi, args: [digest, bytes] }), at)) return true
  if (factory === undefined) return false
  const wrapped = serializeErc6492Signature({ address: factory, data: factoryData, signature: bytes })
  return verifyUndeployed(client, account, digest, wrapped, at)
}

function toHexSignature(signature: SignatureLike): Hex {
  if (isHex(signature)) return signature
  return signature instanceof Uint8Array ? bytesToHex(signature) : serializeSignature(signature as never)
}

function byOwnKey(address: Address, hash: Hex, signature: Hex): boolean {
  try {
    return verifyHash({ address, hash, signature })
  } catch (error) {
    // A last byte that only a contract understands.
    if (isLatchkeyError(error, 'INVALID_PARAMS')) return false
    throw error
  }
}

async function verifyUndeployed(
  client: Pick<Client, 'call'>,
  account: Address,
  hash: Hex,
  wrapped: Hex,
  at: AtBlock,
): Promise<boolean> {
  let parsed: ReturnType<typeof parseErc6492Signature>
  try {
    parsed = parseErc6492Signature(wrapped)
  } catch (error) {
    if (isLatchkeyError(error, 'INVALID_PARAMS')) return false
    throw error
  }
  const { address: factory, data: factoryData, signature } = parsed
  if (factory === undefined) return false
  return saysYes(client, account, encodeFunctionData({ abi, args: [hash, signature] }), at, { factory, factoryData })
}

type Deployment = { factory: Address; factoryData: Hex }

/**
 * What a contract that fails in whatever way, is not there or answers anything else says is no: the asking code sees it
 * fail, and ends well. A gateway that fails says nothing.
 */
async function saysYes(
  client: Pick<Client, 'call'>,
  account: Address,
  question: Hex,
  at: AtBlock,
  deployment?: Deployment,
): Promise<boolean> {
  return (await client.call({ data: askingCode(account, question, deployment), ...at })).data === valid
}

const byte = (value: number): string => value.toString(16).padStart(2, '0')
const length = (hex: Hex): string => ((hex.length - 2) / 2).toString(16).padStart(6, '0')

/**
 * Init code that calls the factory, if there is one, then asks the account, and gives `valid` if that is the answer, or
 * nothing. It runs in a simulated call only, from an address of its own, so the factory's call can do no more than any
 * stranger's transaction. If that call fails (the account is deployed already), the account's answer decides all the same.
 */
function askingCode(account: Address, ask: Hex, deployment?: Deployment): Hex {
  const deploy = deployment?.factoryData ?? '0x'
  const [askLength, deployLength] = [length(ask), length(deploy)]
  const total = length(`${deploy}${ask.slice(2)}` as Hex)
  const code = (size: number) =>
    [
      `62${total}60${byte(size)}600039`, // PUSH3 PUSH1 PUSH1 0 CODECOPY: both calls' bytes, which stand behind this code
      // No answer wanted; PUSH3: the call's bytes, from 0; no value; PUSH20 GAS CALL POP
      deployment ? `6000600062${deployLength}6000600073${deployment.factory.slice(2)}5af150` : '',
      `6020600062${askLength}62${deployLength}`, // the answer's 32 bytes, to 0; PUSH3 PUSH3: the question's bytes
      `73${account.slice(2)}5afa`, // PUSH20 GAS STATICCALL
      '3d601f1016', // RETURNDATASIZE PUSH1 31 LT AND: it succeeded, with 32 bytes or more
      `6000517f${valid.slice(2)}1416`, // PUSH1 0 MLOAD PUSH32 EQ AND: and they are these
      `60${byte(size - 6)}57`, // PUSH1 JUMPI
      '00', // STOP
      '5b60206000f3', // JUMPDEST PUSH1 32 PUSH1 0 RETURN
    ].join('')
  const size = code(6).length / 2
  return `0x${code(size)}${deploy.slice(2)}${ask.slice(2)}`.toLowerCase() as Hex
}
