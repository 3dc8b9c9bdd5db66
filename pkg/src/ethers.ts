/** `latchkey/ethers`: an account of the wallet as an ethers v6 signer. */

import {
  AbstractSigner,
  accessListify,
  type TransactionRequest as EthersRequest,
  type Provider,
  resolveAddress,
  resolveProperties,
  type TransactionResponse,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
} from 'ethers'
import { LatchkeyError } from './errors'
import type { AccessList, Address, Hex } from './types'
import type { TransactionRequest, Wallet } from './wallet-types'

/**
 * Makes a signer of the wallet's selected account for ethers, or of the one named.
 *
 * With a provider, `sendTransaction` sends through the wallet (journalled, followed) and waits for the provider to
 * know the transaction.
 *
 * @throws VAULT_STATE there is no wallet yet, and no address was named
 * @example
 * ```ts
 * const signer = toEthersSigner(wallet)
 * await signer.getAddress() // => wallet.selected
 * ```
 */
export function toEthersSigner(wallet: Wallet, provider?: Provider | null, address?: Address): WalletSigner {
  const account = address ?? wallet.selected
  if (account === null) throw new LatchkeyError('VAULT_STATE', 'there is no wallet here yet')
  return new WalletSigner(wallet, account, provider ?? null)
}

/** An ethers signer whose keys are the wallet's. */
export class WalletSigner extends AbstractSigner {
  readonly #wallet: Wallet
  readonly #address: Address

  constructor(wallet: Wallet, address: Address, provider: Provider | null) {
    super(provider)
    this.#wallet = wallet
    this.#address = address
  }

  override async getAddress(): Promise<string> {
    return this.#address
  }

  override connect(provider: Provider | null): WalletSigner {
    return new WalletSigner(this.#wallet, this.#address, provider)
  }

  override async signTransaction(transaction: EthersRequest): Promise<string> {
    return this.#wallet.signTransaction(await this.#toRequest(transaction))
  }

  override async sendTransaction(transaction: EthersRequest): Promise<TransactionResponse> {
    const provider = this.provider
    if (!provider) throw new LatchkeyError('DISCONNECTED', 'the signer has no provider')
    const hash = await this.#wallet.sendTransaction(await this.#toRequest(transaction))
    for (;;) {
      const response = await provider.getTransaction(hash)
      if (response) return response
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }

  override async signMessage(message: string | Uint8Array): Promise<string> {
    const raw = typeof message === 'string' ? message : { raw: message }
    return this.#wallet.signMessage({ account: this.#address, message: raw })
  }

  override async signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    const typedData = TypedDataEncoder.getPayload(domain, types, value)
    return this.#wallet.signTypedData({ ...typedData, account: this.#address })
  }

  async #toRequest(transaction: EthersRequest): Promise<TransactionRequest> {
    const tx = await resolveProperties(transaction)
    const resolve = async (target: NonNullable<typeof tx.to>) =>
      (await resolveAddress(target, this.provider)) as Address
    if (tx.from && (await resolve(tx.from)).toLowerCase() !== this.#address.toLowerCase()) {
      throw new LatchkeyError('INVALID_PARAMS', 'from is not the signer', { path: 'from' })
    }
    if (tx.chainId !== undefined && tx.chainId !== null && BigInt(tx.chainId) !== BigInt(this.#wallet.chainId)) {
      throw new LatchkeyError('CHAIN_UNRECOGNIZED', `the wallet is on chain ${this.#wallet.chainId}`)
    }
    return {
      account: this.#address,
      to: tx.to ? await resolve(tx.to) : undefined,
      value: amount(tx.value),
      data: (tx.data ?? undefined) as Hex | undefined,
      nonce: tx.nonce ?? undefined,
      gas: amount(tx.gasLimit),
      gasPrice: amount(tx.gasPrice),
      maxFeePerGas: amount(tx.maxFeePerGas),
      maxPriorityFeePerGas: amount(tx.maxPriorityFeePerGas),
      accessList: accessList(tx.accessList ?? null),
      type: envelope(tx.type),
    }
  }
}

type Amount = bigint | number | string | null | undefined

function amount(value: Amount): bigint | undefined {
  return value === undefined || value === null ? undefined : BigInt(value)
}

function accessList(list: EthersRequest['accessList']): AccessList | undefined {
  return list ? (accessListify(list) as AccessList) : undefined
}

const envelopes = ['legacy', 'eip2930', 'eip1559'] as const

function envelope(type: number | null | undefined): TransactionRequest['type'] {
  if (type === undefined || type === null) return undefined
  const name = envelopes[type]
  if (name === undefined) throw new LatchkeyError('METHOD_UNSUPPORTED', `transactions of type ${type} are not signed`)
  return name
}
