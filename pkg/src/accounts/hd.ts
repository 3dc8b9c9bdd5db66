/** Mnemonics (BIP-39, English) and keys derived from them (BIP-32). */

import { LatchkeyError } from '../errors'
import { hexToBytes } from '../hex'
import { mnemonicBytes, takeText, textBytes } from '../signer/secrets'
import type { Address, Hex } from '../types'
import { type AccountOptions, type LocalAccount, toAccount } from './account'
import { call, takeSecret, wasm } from './module'
import { wiping } from './secret-bytes'

const hardened = 2 ** 31
/** Characters of an address. */
const addressLength = 42

/**
 * Draws new words from the platform's randomness.
 *
 * @throws ENTROPY the platform has no secure randomness
 * @throws INVALID_PARAMS not 12, 15, 18, 21 or 24 words
 * @example
 * ```ts
 * generateMnemonic({ words: 24 }).split(' ').length // => 24
 * ```
 */
export function generateMnemonic({ words = 12 }: { words?: 12 | 15 | 18 | 21 | 24 } = {}): string {
  return takeText(takeSecret(() => wasm.generate_mnemonic(words)))
}

/**
 * Computes the seed of a mnemonic: 64 bytes.
 *
 * @throws INVALID_MNEMONIC the words are none
 * @example
 * ```ts
 * mnemonicToSeed('test test test test test test test test test test test junk').length // => 64
 * mnemonicToSeed('test test') // throws INVALID_MNEMONIC
 * ```
 */
export function mnemonicToSeed(mnemonic: string, { passphrase = '' }: { passphrase?: string } = {}): Uint8Array {
  return takeSecret(() => withWords(mnemonic, passphrase, wasm.mnemonic_to_seed))
}

function withWords<T>(
  mnemonic: string,
  passphrase: string,
  use: (mnemonic: Uint8Array, passphrase: Uint8Array) => T,
): T {
  return wiping(mnemonicBytes(mnemonic), (words) => wiping(mnemonicBytes(passphrase), (extra) => use(words, extra)))
}

/** An extended key, private or public, with the names of `@scure/bip32` that viem hands on. */
export class HDKey {
  readonly #node: wasm.HdNode

  private constructor(node: wasm.HdNode) {
    this.#node = node
  }

  /** The master key of a seed of 16 to 64 bytes. */
  static fromMasterSeed(seed: Uint8Array): HDKey {
    return new HDKey(call(() => wiping(seed.slice(), (bytes) => wasm.HdNode.from_seed(bytes))))
  }

  /** The master key of a mnemonic. */
  static fromMnemonic(mnemonic: string, { passphrase = '' }: { passphrase?: string } = {}): HDKey {
    return new HDKey(call(() => withWords(mnemonic, passphrase, wasm.HdNode.from_mnemonic)))
  }

  /** Reads `xprv…` or `xpub…`. */
  static fromExtendedKey(extendedKey: string): HDKey {
    return new HDKey(call(() => wiping(textBytes(extendedKey), (bytes) => wasm.HdNode.from_extended_key(bytes))))
  }

  /** Walks a path down from this key: `m/44'/60'/0'/0/0`; `m` stands for this key. A public key has no hardened children. */
  derive(path: string): HDKey {
    return new HDKey(call(() => this.#node.derive(path)))
  }

  /** One step down; from 2^31 on hardened. */
  deriveChild(index: number): HDKey {
    if (!Number.isInteger(index) || index < 0 || index >= 2 * hardened) {
      throw new LatchkeyError('INVALID_PARAMS', 'the index of a child is an integer from 0 to 2^32 - 1', {
        path: 'index',
      })
    }
    return this.derive(index < hardened ? `m/${index}` : `m/${index - hardened}'`)
  }

  /** The addresses of `count` children from `start` on, none of them hardened: much faster than one by one. */
  deriveAddresses({ start = 0, count }: { start?: number; count: number }): Address[] {
    for (const [path, value] of Object.entries({ start, count })) {
      if (Number.isInteger(value) && value >= 0 && value < 2 * hardened) continue
      throw new LatchkeyError('INVALID_PARAMS', `${path}: expected an integer, 0 or more`, { path })
    }
    const text = call(() => this.#node.child_addresses(start, count))
    const address = (_: unknown, index: number) => text.slice(index * addressLength, (index + 1) * addressLength)
    return Array.from({ length: count }, address) as Address[]
  }

  /** Overwrites the private key now, not when this object is collected as garbage. What is left is the public key. */
  wipePrivateData(): this {
    call(() => this.#node.wipe_private())
    return this
  }

  /** `xprv…`: whoever reads it has this key and all below it. Null for a public key. */
  get privateExtendedKey(): string | null {
    return this.#isPrivate ? takeText(takeSecret(() => this.#node.private_extended_key())) : null
  }

  /** `xpub…`: it shows every account below it that is not hardened. */
  get publicExtendedKey(): string {
    return call(() => this.#node.public_extended_key())
  }

  /** 32 bytes; null for a public key. */
  get privateKey(): Uint8Array | null {
    return this.#isPrivate ? takeSecret(() => this.#node.private_key()) : null
  }

  /** 33 bytes: 2 or 3, and x. */
  get publicKey(): Uint8Array {
    return hexToBytes(call(() => this.#node.public_key()) as Hex)
  }

  get address(): Address {
    return call(() => this.#node.address()) as Address
  }

  /** Steps from the master key. */
  get depth(): number {
    return call(() => this.#node.depth())
  }

  get #isPrivate(): boolean {
    return call(() => this.#node.is_private())
  }

  /** @internal */
  key({ verify = false }: AccountOptions): wasm.AccountKey {
    return call(() => this.#node.account(verify))
  }
}

export type HDAccount = LocalAccount<'hd'> & { getHdKey(): HDKey }

/** Which account: `m/44'/60'/{accountIndex}'/{changeIndex}/{addressIndex}`, each 0 if absent, or a path. */
export type HDOptions =
  | {
      accountIndex?: number | undefined
      addressIndex?: number | undefined
      changeIndex?: number | undefined
      path?: undefined
    }
  | { accountIndex?: undefined; addressIndex?: undefined; changeIndex?: undefined; path: string }

/**
 * Gives the account at a path below an extended private key.
 *
 * @throws INVALID_PARAMS the key is public, or the path is none
 * @example
 * ```ts
 * const hdKey = HDKey.fromMasterSeed(mnemonicToSeed('test test test test test test test test test test test junk'))
 * hdKeyToAccount(hdKey).address // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
 * ```
 */
export function hdKeyToAccount(hdKey: HDKey, options: HDOptions & AccountOptions = {}): HDAccount {
  const { accountIndex = 0, addressIndex = 0, changeIndex = 0, path } = options
  const derived = hdKey.derive(path ?? `m/44'/60'/${accountIndex}'/${changeIndex}/${addressIndex}`)
  return { ...toAccount(derived.key(options), 'hd'), getHdKey: () => derived }
}

/**
 * Gives the account of a mnemonic, the first one unless told otherwise.
 *
 * @throws INVALID_MNEMONIC the words are none
 * @throws INVALID_PARAMS the path is none
 * @example
 * ```ts
 * const words = 'test test test test test test test test test test test junk'
 * mnemonicToAccount(words).address // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
 * mnemonicToAccount(words, { addressIndex: 1 }).address // => '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
 * ```
 */
export function mnemonicToAccount(
  mnemonic: string,
  options: HDOptions & AccountOptions & { passphrase?: string } = {},
): HDAccount {
  const master = HDKey.fromMnemonic(mnemonic, { passphrase: options.passphrase ?? '' })
  try {
    return hdKeyToAccount(master, options)
  } finally {
    master.wipePrivateData()
  }
}
