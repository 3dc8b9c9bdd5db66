import { decodeFunctionData, type Hex } from 'latchkey'
import type { Names } from '../review/sentences'
import { t } from '../strings'
import { session } from './session'
import { knownToken, tokenAbi } from './tokens'

export const coin = { symbol: 'ETH', decimals: 18 }

/** What this page can name: its accounts, its tokens, and calls of those tokens. */
export function names(): Names {
  const { accounts, config } = session.get()
  const label = (address: string): string | null => {
    const at = accounts.findIndex((account) => account.address.toLowerCase() === address.toLowerCase())
    const account = accounts[at]
    if (account) return account.label ?? accountName(at)
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

/** The name of an account that has no label. */
export const accountName = (index: number) => t('account.numbered', { n: index + 1 })
