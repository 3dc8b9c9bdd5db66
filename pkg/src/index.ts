/** `latchkey`: codecs and the client. The wallet is `latchkey/wallet`. */

export type { Abi, AbiParameter, ParseAbi } from 'abitype'
export { decodeErrorResult, encodeErrorResult } from './abi/errors'
export { decodeEventLog, encodeEventTopics } from './abi/events'
export {
  decodeFunctionData,
  decodeFunctionResult,
  type EncodeFunctionDataParameters,
  encodeDeployData,
  encodeFunctionData,
  encodeFunctionResult,
} from './abi/functions'
export { decodeAbiParameters, encodeAbiParameters, encodePacked } from './abi/parameters'
export { parseAbi, parseAbiItem, parseAbiParameters, toEventSelector, toFunctionSelector } from './abi/parse'
export type {
  ContractConstructorArgs,
  ContractErrorArgs,
  ContractErrorName,
  ContractEventName,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  DecodedErrorResult,
  DecodedEventLog,
  DecodedFunctionData,
  EventFilterArgs,
} from './abi/types'
export {
  type GetContractAddressOptions,
  getAddress,
  getContractAddress,
  isAddress,
  isAddressEqual,
} from './address'
export type { Block, Transaction } from './chain-types'
export {
  type AtBlock,
  type CallParameters,
  type Client,
  type CreateClientOptions,
  createClient,
  type GetLogsParameters,
  type GetLogsReturnType,
  type ReadContractParameters,
} from './client'
export { namehash } from './ens'
export { type ErrorCode, errorCodes, isLatchkeyError, LatchkeyError } from './errors'
export {
  boolToHex,
  bytesToHex,
  bytesToString,
  concat,
  concatHex,
  hexToBigInt,
  hexToBool,
  hexToBytes,
  hexToNumber,
  hexToString,
  isHex,
  numberToHex,
  pad,
  padHex,
  size,
  slice,
  stringToBytes,
  stringToHex,
  toBytes,
  toHex,
} from './hex'
export { type InitSource, init } from './init'
export { keccak256 } from './keccak'
export { hashMessage, recoverMessageAddress, type SignableMessage, verifyMessage } from './message/message'
export {
  parseSignature,
  recoverAddress,
  type Signature,
  type SignatureLike,
  serializeSignature,
  verifyHash,
} from './message/signature'
export {
  domainSeparator,
  hashTypedData,
  recoverTypedDataAddress,
  type TypedDataDefinition,
  verifyTypedData,
} from './message/typed-data'
export { loadEns, normalize } from './normalize'
export { fromRlp, type RecursiveArray, toRlp } from './rlp'
export {
  type ParsedTransaction,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializable,
  type TransactionSerializableEIP1559,
  type TransactionSerializableEIP2930,
  type TransactionSerializableLegacy,
} from './transaction/transaction'
export type {
  AccessList,
  Address,
  BlockTag,
  Chain,
  FeeEstimate,
  FeeEstimates,
  FeeSpeed,
  Gateway,
  GatewayAuth,
  GatewayStatus,
  Hash,
  Hex,
  Log,
  TransactionReceipt,
} from './types'
export { formatEther, formatGwei, formatUnits, parseEther, parseGwei, parseUnits } from './units'
