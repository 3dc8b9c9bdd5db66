import { decodeFunctionData, type Hex } from 'latchkey'
import type { Account, Seed } from 'latchkey/wallet'
import type { Names } from '../review/sentences'
import { t } from '../strings'
import { session } from './session'
import { knownToken, tokenAbi } from './tokens'

export const coin = { symbol: 'ETH', decimals: 18 }

/** What this page can name: its accounts, its tokens, and calls of those tokens. */
export function names(): Names {
  const { accounts, config } = session.get()
  const label = (address: string): string | null => {
    const account = accounts.find((account) => account.address.toLowerCase() === address.toLowerCase())
    if (account) return accountName(account)
    const token = knownToken(address)
    return token ? t('token.named', { name: token.name, symbol: token.symbol }) : null
  }
  return {
    coin,
    chainName: config.chainName,
    token: knownToken,
    label,
    decode(to, data) {
      if (!knownToken(to)) return null
      try {
        const abi = tokenAbi()
        const { functionName, args } = decodeFunctionData({ abi, data: data as Hex })
        const definition = abi.find((item) => item.type === 'function' && item.name === functionName)
        const inputs: readonly { name?: string; type: string }[] =
          definition && 'inputs' in definition ? definition.inputs : []
        return {
          functionName,
          arguments: inputs.map((input, index) => [`${input.name ?? ''} ${input.type}`.trim(), String(args?.[index])]),
        }
      } catch {
        return null
      }
    },
  }
}

/** An account's label, or where it comes from: a name that stays when the list is put in another order. */
export function accountName(account: Account): string {
  if (account.label) return account.label
  const tail = account.address.slice(-4)
  if (account.type === 'watch') return t('account.watchedNamed', { tail })
  const { derivationPath: path } = account
  if (path === null) return t('account.importedNamed', { tail })
  const { seeds } = session.get()
  const n = Number(/^m\/44'\/60'\/0'\/0\/(\d+)$/.exec(path)?.[1] ?? Number.NaN) + 1
  const at = Math.max(
    0,
    seeds.findIndex((seed) => seed.fingerprint === account.seed),
  )
  const seed = seeds[at]
  if (at === 0 || !seed) return Number.isNaN(n) ? path : t('account.numbered', { n })
  return t('account.ofSeed', { seed: seedName(seed), n: Number.isNaN(n) ? path : n })
}

/** A mnemonic's label, or its number: mnemonics keep their order. */
export function seedName(seed: Seed): string {
  const at = session.get().seeds.findIndex(({ fingerprint }) => fingerprint === seed.fingerprint)
  return seed.label ?? t('seed.numbered', { n: at + 1 })
}
