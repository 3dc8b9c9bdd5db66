import type { WalletEvents } from 'latchkey/wallet'
import { hasKey, t } from '../strings'

/** A notice of the wallet in a person's words; on the locked screen some have other words. */
export function noticeText({ code, message }: WalletEvents['notice'], where: 'unlock' | 'notice' = 'notice'): string {
  for (const key of [`${where}.${code}`, `notice.${code}`]) if (hasKey(key)) return t(key as 'notice.other')
  return `${t('notice.other')} ${message}`
}
