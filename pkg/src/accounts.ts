/**
 * `latchkey/accounts`: keys in this thread, for servers, offline tools and tests. viem's names and shapes (`viem/accounts`).
 *
 * Whoever runs script in this thread can reach a key given to these functions, and the text or bytes it was given as. In a page
 * that is every script of the page: a wallet uses `latchkey/wallet`, whose keys never leave a worker of their own and which
 * asks a person before it signs. Here nobody is asked, and k256 checks signatures only with `verify: true`.
 *
 * Call `await initAccounts()` once first. Signing a transaction loads `latchkey.wasm` as well, from beside the package unless
 * `init` of `latchkey` was given another place.
 */

export {
  type AccountOptions,
  type AuthorizationRequest,
  generatePrivateKey,
  type LocalAccount,
  type PrivateKeyAccount,
  privateKeyToAccount,
  privateKeyToAddress,
  publicKeyToAddress,
  type SignatureObject,
  type SignedAuthorization,
  type TransactionSerializer,
} from './accounts/account'
export {
  generateMnemonic,
  type HDAccount,
  HDKey,
  type HDOptions,
  hdKeyToAccount,
  mnemonicToAccount,
  mnemonicToSeed,
} from './accounts/hd'
export { decryptKeystore, encryptKeystore, type ScryptParameters } from './accounts/keystore'
export { initAccounts } from './accounts/module'
export { sign, signAuthorization, signMessage, signTransaction, signTypedData } from './accounts/sign'
