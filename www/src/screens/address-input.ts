import { type Address, getAddress } from 'latchkey'
import { t } from '../strings'

export type AddressInput = { address: Address | null; error: string | null }

/** Reads an address as a person types it, and says what is wrong with it in words. */
export function readAddress(text: string): AddressInput {
  const typed = text.trim()
  if (typed === '') return { address: null, error: null }
  if (!/^0x/i.test(typed)) return { address: null, error: t('address.prefix') }
  const digits = typed.slice(2)
  const stranger = /[^0-9a-f]/i.exec(digits)
  if (stranger) return { address: null, error: t('address.stranger', { character: stranger[0] }) }
  if (digits.length !== 40) return { address: null, error: t('address.length', { n: digits.length }) }
  try {
    return { address: getAddress(`0x${digits}`), error: null }
  } catch {
    return { address: null, error: t('address.checksum') }
  }
}
