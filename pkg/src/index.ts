/** `latchkey`: codecs and the client. The wallet is `latchkey/wallet`. */

export type { Abi, AbiParameter, ParseAbi } from 'abitype'
export { decodeDeployData } from './abi/deploy'
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
export { parseEventLogs } from './abi/logs'
export { decodeAbiParameters, encodeAbiParameters, encodePacked } from './abi/parameters'
export { parseAbi, parseAbiItem, parseAbiParameters, toEventSelector, toFunctionSelector } from './abi/parse'
export { type PreparedFunction, prepareFunction } from './abi/prepared'
export { toEventHash, toEventSignature, toFunctionHash, toFunctionSignature } from './abi/signature'
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
  checksumAddress,
  type GetContractAddressOptions,
  type GetCreate2AddressOptions,
  type GetCreateAddressOptions,
  getAddress,
  getContractAddress,
  getCreate2Address,
  getCreateAddress,
  isAddress,
  isAddressEqual,
} from './address'
export type { AccountProof } from './chain-proof'
export type { Block, Transaction } from './chain-types'
export { type CreateClientOptions, createClient } from './client'
export type { VerifyingAccount } from './client/verify'
export type {
  AtBlock,
  CallParameters,
  Client,
  GetLogsParameters,
  GetLogsReturnType,
  ReadContractParameters,
} from './client-types'
export {
  formatPaymentLink,
  type ParsedPaymentLink,
  type PaymentLink,
  type PaymentLinkArgument,
  parsePaymentLink,
} from './eip681'
export { labelhash, namehash } from './ens'
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
export {
  type CompactSignature,
  compactSignatureToSignature,
  parseCompactSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
} from './message/compact-signature'
export {
  type Erc6492Signature,
  isErc6492Signature,
  parseErc6492Signature,
  serializeErc6492Signature,
} from './message/erc6492'
export {
  hashMessage,
  recoverMessageAddress,
  type SignableMessage,
  toPrefixedMessage,
  verifyMessage,
} from './message/message'
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
  hashDomain,
  hashStruct,
  hashTypedData,
  recoverTypedDataAddress,
  serializeTypedData,
  type TypedDataDefinition,
  validateTypedData,
  verifyTypedData,
} from './message/typed-data'
export { hashTypedDataV1, hashTypedDataV3, type TypedValue } from './message/typed-data-forms'
export { loadEns, normalize } from './normalize'
export {
  type ProofNodes,
  type ProvenAccount,
  verifyAccountProof,
  verifyProof,
  verifyReceiptProof,
  verifyStorageProof,
  verifyTransactionProof,
} from './proof/proof'
export { fromRlp, type RecursiveArray, toRlp } from './rlp'
export {
  createSiweMessage,
  parseSiweMessage,
  type SiweExpectation,
  type SiweMessage,
  validateSiweMessage,
} from './siwe/message'
export { generateSiweNonce } from './siwe/nonce'
export {
  type Authorization,
  type AuthorizationRequest,
  hashAuthorization,
  recoverAuthorizationAddress,
  type SignedAuthorization,
  verifyAuthorization,
} from './transaction/authorization'
export { type BlobSidecar, commitmentToVersionedHash, sidecarsToVersionedHashes } from './transaction/blob'
export {
  hashTransaction,
  type ParsedTransaction,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializable,
  type TransactionSerializableEIP1559,
  type TransactionSerializableEIP2930,
  type TransactionSerializableEIP4844,
  type TransactionSerializableEIP7702,
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
