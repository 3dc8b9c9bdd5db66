/** The client's face: its methods, what they take and what they give. */

import type { Abi, AbiEvent } from 'abitype'
import type {
  ArgsProperty,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  DecodedEventLog,
  EventFilterArgs,
} from './abi/types'
import type { AccountProof } from './chain-proof'
import type { Block, Transaction } from './chain-types'
import type { VerifyingAccount } from './client/verify'
import type { SignableMessage } from './message/message'
import type { TypedDataDefinition } from './message/typed-data'
import type { SiweExpectation } from './siwe/message'
import type {
  Address,
  BlockTag,
  Chain,
  FeeEstimate,
  FeeEstimates,
  GatewayStatus,
  Hash,
  Hex,
  Log,
  TransactionReceipt,
} from './types'

/** Which block a question is about; the newest if absent. */
export type AtBlock = { blockNumber?: bigint; blockTag?: BlockTag }

/** A call to simulate. */
export type CallParameters = { account?: Address; to?: Address | null; value?: bigint; data?: Hex; gas?: bigint }

export type GetLogsParameters<event extends AbiEvent | undefined = undefined> = {
  address?: Address | readonly Address[]
  /** Decodes the logs of this event; logs it does not fit (`indexed` elsewhere) are left out, as viem does. */
  event?: event
  /** Wanted values of the event's indexed parameters. */
  args?: event extends AbiEvent ? EventFilterArgs<readonly [event]> : undefined
  /** Without `event`. By position: one of these values, or anything where null. */
  topics?: event extends AbiEvent ? undefined : readonly (Hex | readonly Hex[] | null)[]
  fromBlock?: bigint | BlockTag
  toBlock?: bigint | BlockTag
}

/** Logs; with what they say, if an event was named. */
export type GetLogsReturnType<event extends AbiEvent | undefined = undefined> = readonly (event extends AbiEvent
  ? Log & DecodedEventLog<readonly [event]>
  : Log)[]

export type ReadFunctionName<abi extends Abi | readonly unknown[]> = ContractFunctionName<abi, 'view' | 'pure'>

export type ReadContractParameters<
  abi extends Abi | readonly unknown[] = Abi,
  name extends ReadFunctionName<abi> = ReadFunctionName<abi>,
> = {
  address: Address
  abi: abi
  functionName: name | ReadFunctionName<abi>
  account?: Address
} & AtBlock &
  ArgsProperty<ContractFunctionArgs<abi, name>>

/** A chain through its gateways. Every method rejects with a `LatchkeyError`, also with one of these codes:
 * `DISCONNECTED` (no gateway answers, or the client is closed), `CHAIN_DISCONNECTED` (they serve another chain), `TIMEOUT`,
 * `LIMIT` (too many requests), `UPSTREAM` (the gateway's own error), `UPSTREAM_MALFORMED` (an answer that is none).
 */
export interface Client {
  readonly chain: Chain

  /**
   * Asks any JSON-RPC method; gives its answer as it is.
   *
   * @throws INVALID_PARAMS the parameters are not what `eth_sendRawTransaction` takes
   * @example
   * ```ts
   * await client.request({ method: 'eth_chainId' }) // => '0x7a69'
   * ```
   */
  request(args: { method: string; params?: unknown }): Promise<unknown>

  /**
   * Gives the chain's id, once a gateway named it.
   *
   * @example
   * ```ts
   * await client.getChainId() // => 31337
   * ```
   */
  getChainId(): Promise<number>

  /**
   * Gives the newest block's number.
   *
   * @example
   * ```ts
   * const number = await client.getBlockNumber()
   * number >= 0n // => true
   * ```
   */
  getBlockNumber(): Promise<bigint>

  /**
   * Gives an account's balance in wei.
   *
   * @throws INVALID_PARAMS not an address, or not a block
   * @example
   * ```ts
   * await client.getBalance({ address: '0x00000000000000000000000000000000000badad' }) // => 0n
   * ```
   */
  getBalance(args: { address: Address } & AtBlock): Promise<bigint>

  /**
   * Gives how many transactions an account sent: its next nonce.
   *
   * @throws INVALID_PARAMS not an address, or not a block
   * @example
   * ```ts
   * await client.getTransactionCount({ address: '0x00000000000000000000000000000000000badad' }) // => 0
   * ```
   */
  getTransactionCount(args: { address: Address } & AtBlock): Promise<number>

  /**
   * Gives an account's code; undefined if it has none.
   *
   * @throws INVALID_PARAMS not an address, or not a block
   * @example
   * ```ts
   * await client.getCode({ address: '0x00000000000000000000000000000000000badad' }) // => undefined
   * ```
   */
  getCode(args: { address: Address } & AtBlock): Promise<Hex | undefined>

  /**
   * Gives an account and storage slots with their proofs (EIP-1186), as a gateway tells them. `verifyAccountProof` and
   * `verifyStorageProof` check them, against a state root that you trust.
   *
   * @throws INVALID_PARAMS not an address, a slot or a block
   * @example
   * ```ts
   * const address = '0x00000000000000000000000000000000000badad'
   * const { stateRoot, number: blockNumber } = await client.getBlock()
   * const { accountProof } = await client.getProof({ address, storageKeys: [], blockNumber })
   * verifyAccountProof({ stateRoot: stateRoot ?? '0x', address, proof: accountProof }) // => null
   * ```
   */
  getProof(args: { address: Address; storageKeys: readonly Hex[] } & AtBlock): Promise<AccountProof>

  /**
   * Tells whether the signature of `hash` is the account's: its key's, or one that its contract accepts (ERC-1271), also
   * before that is deployed (ERC-6492). A key's signature is recognised without asking the chain.
   *
   * @throws INVALID_PARAMS not an address, a hash or a signature
   * @example
   * ```ts
   * await client.verifyHash({
   *   address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
   *   hash: hashMessage('hello world'),
   *   signature:
   *     '0xa461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b',
   * }) // => true
   * ```
   */
  verifyHash(args: VerifyingAccount & { hash: Hex | Uint8Array }): Promise<boolean>

  /**
   * Tells the same of a message.
   *
   * @throws INVALID_PARAMS not an address, a message or a signature
   * @example
   * ```ts
   * const signature = `0x${'11'.repeat(65)}` as const
   * await client.verifyMessage({ address: '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e', message: 'hello', signature }) // => false
   * ```
   */
  verifyMessage(args: VerifyingAccount & { message: SignableMessage }): Promise<boolean>

  /**
   * Tells the same of typed data.
   *
   * @throws INVALID_PARAMS not an address or a signature; a value that does not fit its type
   * @example
   * ```ts
   * const types = { Vote: [{ name: 'choice', type: 'uint8' }] }
   * const address = '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e'
   * const vote = { types, primaryType: 'Vote', domain: {}, message: { choice: 2 } }
   * await client.verifyTypedData({ ...vote, address, signature: '0x' }) // => false
   * ```
   */
  verifyTypedData(args: VerifyingAccount & TypedDataDefinition): Promise<boolean>

  /**
   * Tells whether a sign-in message is the one asked for, at this time, and signed by its account. A text that is no such
   * message is a no. Give at least domain and nonce.
   *
   * @throws INVALID_PARAMS an expectation is malformed, or there but undefined
   * @example
   * ```ts
   * await client.verifySiweMessage({ message: 'hello', signature: '0x', domain: 'example.com', nonce: 'foobarbaz' }) // => false
   * ```
   */
  verifySiweMessage(args: SiweExpectation & AtBlock & { message: string; signature: Hex }): Promise<boolean>

  /**
   * Runs a call without a transaction.
   *
   * @throws REVERTED it reverts; `data.reason` is the decoded reason
   * @throws INVALID_PARAMS not an address, an amount or a block
   * @example
   * ```ts
   * await client.call({ to: '0x00000000000000000000000000000000000badad', data: '0x1234' }) // => { data: undefined }
   * ```
   */
  call(args: CallParameters & AtBlock): Promise<{ data: Hex | undefined }>

  /**
   * Gives the gas that a transaction would need.
   *
   * @throws REVERTED it would revert
   * @throws INSUFFICIENT_FUNDS the account cannot pay
   * @throws INVALID_PARAMS not an address or an amount
   * @example
   * ```ts
   * await client.estimateGas({ to: '0x00000000000000000000000000000000000badad' }) // => 21000n
   * ```
   */
  estimateGas(args: CallParameters): Promise<bigint>

  /**
   * Gives wei per gas for a legacy transaction.
   *
   * @example
   * ```ts
   * (await client.getGasPrice()) > 0n // => true
   * ```
   */
  getGasPrice(): Promise<bigint>

  /**
   * Gives wei per gas: the usual speed as viem has it, and all three.
   *
   * @example
   * ```ts
   * const { maxFeePerGas, slow, fast } = await client.estimateFeesPerGas()
   * slow.maxFeePerGas <= maxFeePerGas && maxFeePerGas <= fast.maxFeePerGas // => true
   * ```
   */
  estimateFeesPerGas(): Promise<FeeEstimate & FeeEstimates>

  /**
   * Gives a transaction, pending or mined.
   *
   * @throws NOT_FOUND the gateway knows none
   * @throws INVALID_PARAMS not a hash
   * @example
   * ```ts
   * await client.getTransaction({ hash: keccak256('0x') }) // throws NOT_FOUND
   * ```
   */
  getTransaction(args: { hash: Hash }): Promise<Transaction>

  /**
   * Gives a mined transaction's receipt.
   *
   * @throws NOT_FOUND it is not mined
   * @throws INVALID_PARAMS not a hash
   * @example
   * ```ts
   * await client.getTransactionReceipt({ hash: keccak256('0x') }) // throws NOT_FOUND
   * ```
   */
  getTransactionReceipt(args: { hash: Hash }): Promise<TransactionReceipt>

  /**
   * Gives a block with the hashes of its transactions; the newest if none is named.
   *
   * @throws NOT_FOUND there is no such block
   * @throws INVALID_PARAMS not a block or a hash
   * @example
   * ```ts
   * const { number, transactions } = await client.getBlock({ blockNumber: 0n })
   * number // => 0n
   * transactions // => []
   * ```
   */
  getBlock(args?: AtBlock & { blockHash?: Hash }): Promise<Block>

  /**
   * Gives logs; with what they say, if an event is named.
   *
   * @throws INVALID_PARAMS not an address, a topic or a block; an argument that does not fit the event
   * @example
   * ```ts
   * const event = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)')
   * await client.getLogs({ event, fromBlock: 0n, args: { from: '0x00000000000000000000000000000000000badad' } }) // => []
   * ```
   */
  getLogs<const event extends AbiEvent | undefined = undefined>(
    args?: GetLogsParameters<event>,
  ): Promise<GetLogsReturnType<event>>

  /**
   * Calls a view or pure function; arguments and result are typed by a const ABI.
   *
   * @throws REVERTED it reverts; `data` has the name and the arguments of an error of the ABI
   * @throws INVALID_PARAMS an argument or the answer does not fit: nothing answers where there is no contract
   * @throws NOT_FOUND the ABI has no such function
   * @example
   * ```ts
   * const abi = parseAbi(['function balanceOf(address owner) view returns (uint256)'])
   * const address = '0x00000000000000000000000000000000000badad'
   * await client.readContract({ address, abi, functionName: 'balanceOf', args: [address] }) // throws INVALID_PARAMS
   * ```
   */
  readContract<const abi extends Abi | readonly unknown[], name extends ReadFunctionName<abi>>(
    args: ReadContractParameters<abi, name>,
  ): Promise<ContractFunctionReturnType<abi, name>>

  /**
   * Broadcasts a signed transaction; gives its hash, also if a gateway knows it already.
   *
   * @throws TX_REJECTED the gateways refuse it; the message says why
   * @throws INSUFFICIENT_FUNDS the account cannot pay
   * @throws INVALID_PARAMS not hex
   * @example
   * ```ts
   * await client.sendRawTransaction({ serializedTransaction: '0x1234' }) // throws TX_REJECTED
   * ```
   */
  sendRawTransaction(args: { serializedTransaction: Hex }): Promise<Hash>

  /**
   * Tells how each gateway is doing, in the order given.
   *
   * @example
   * ```ts
   * await client.getBlockNumber()
   * client.status()[0]?.state // => 'up'
   * ```
   */
  status(): readonly GatewayStatus[]

  /**
   * Rejects what is under way, and everything after, with `DISCONNECTED`.
   *
   * @example
   * ```ts
   * const client = createClient({
   *   chain: { id: 1, name: 'Ethereum', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } },
   *   gateways: ['https://gateway.example'],
   * })
   * client.close()
   * await client.getBlockNumber() // throws DISCONNECTED
   * ```
   */
  close(): void
}
