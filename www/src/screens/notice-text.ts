import type { WalletNotice } from '../state/session'
import { hasKey, t } from '../strings'

/**
 * A notice in a person's words; on the locked screen some have other words. Every code of the wallet has a key, or the type
 * checker fails the build.
 */
export function noticeText({ code }: WalletNotice, where: 'unlock' | 'notice' = 'notice'): string {
  const atDoor = `unlock.${code}`
  return where === 'unlock' && hasKey(atDoor) ? t(atDoor as 'unlock.vault-older-generation') : t(`notice.${code}`)
}
