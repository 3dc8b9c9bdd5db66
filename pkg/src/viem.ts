/** `latchkey/viem`: an account of the wallet as viem's custom account. Types only: nothing of viem is loaded. */

import type { CustomSource, LocalAccount, TransactionSerializable } from 'viem'
import { LatchkeyError } from './errors'
import type { Address } from './types'
import type { TransactionRequest, Wallet } from './wallet-types'

/** What viem's `createWalletClient({ account })` takes. */
export type ViemAccount = Omit<LocalAccount<'custom'>, 'publicKey' | keyof CustomSource> &
  Required<Pick<CustomSource, 'address' | 'signMessage' | 'signTransaction' | 'signTypedData'>>

/**
 * An account of `wallet` for viem.
 *
 * Every signature is asked for and approved as everywhere else. `signTransaction` refuses a transaction for another
 * chain than the wallet's; a transaction sent through viem is not in the wallet's journal: use `wallet.sendTransaction`
 * for that.
 */
export function toViemAccount(wallet: Wallet, address: Address): ViemAccount {
  return {
    address,
    type: 'local',
    source: 'custom',
    signMessage: ({ message }) => wallet.signMessage({ account: address, message }),
    signTypedData: (typedData) => wallet.signTypedData({ ...(typedData as TypedDataRequest), account: address }),
    signTransaction: async (transaction) => wallet.signTransaction(toRequest(wallet, address, transaction)),
  }
}

type TypedDataRequest = Parameters<Wallet['signTypedData']>[0]

function toRequest(wallet: Wallet, account: Address, transaction: TransactionSerializable): TransactionRequest {
  const { chainId, type } = transaction
  if (chainId !== undefined && chainId !== wallet.chainId) {
    throw new LatchkeyError(
      'CHAIN_UNRECOGNIZED',
      `the transaction is for chain ${chainId}, the wallet on ${wallet.chainId}`,
    )
  }
  if (type === 'eip4844' || type === 'eip7702') {
    throw new LatchkeyError('METHOD_UNSUPPORTED', `transactions of type ${type} are not signed`)
  }
  const { to, value, data, nonce, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, accessList } = transaction
  // As viem's own serializer: what does not belong to the type is not looked at.
  const fees = type === 'eip1559' ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice }
  const guessed = { gasPrice, maxFeePerGas, maxPriorityFeePerGas }
  return { account, type, to, value, data, nonce, gas, accessList, ...(type === undefined ? guessed : fees) }
}
