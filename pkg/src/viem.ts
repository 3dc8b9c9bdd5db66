/** `latchkey/viem`: an account of the wallet as viem's custom account. Types only: nothing of viem is loaded. */

import type { LocalAccount, TransactionSerializable } from 'viem'
import { LatchkeyError } from './errors'
import type { Address } from './types'
import type { TransactionRequest, Wallet } from './wallet-types'

/**
 * Makes an account of `wallet` for viem.
 *
 * Every signature is asked for and approved as everywhere else. `signTransaction` refuses a transaction for another
 * chain than the wallet's; a transaction sent through viem is not in the wallet's journal: use `wallet.sendTransaction`
 * for that.
 *
 * @example
 * ```ts
 * const address = wallet.selected ?? '0x'
 * const account = toViemAccount(wallet, address)
 * const signature = await account.signMessage({ message: 'hi' })
 * recoverMessageAddress({ message: 'hi', signature }) // => address
 * ```
 */
export function toViemAccount(wallet: Wallet, address: Address): LocalAccount<'custom'> {
  const account: Omit<LocalAccount<'custom'>, 'publicKey'> = {
    address,
    type: 'local',
    source: 'custom',
    signMessage: ({ message }) => wallet.signMessage({ account: address, message }),
    signTypedData: (typedData) => wallet.signTypedData({ ...(typedData as TypedDataRequest), account: address }),
    signTransaction: async (transaction) => wallet.signTransaction(toRequest(wallet, address, transaction)),
  }
  // viem's own `toAccount` gives no public key either, whatever the type says.
  return account as LocalAccount<'custom'>
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
