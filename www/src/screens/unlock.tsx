import { Button } from '../kit/button'
import { Icon } from '../kit/icon'
import { Notice } from '../kit/notice'
import { useStore } from '../kit/store'
import { go } from '../state/route'
import { refresh, session, type WalletNotice, wallet } from '../state/session'
import { t } from '../strings'
import { ids } from '../testids'
import { noticeText } from './notice-text'
import { Page } from './page'
import { ProofForm } from './proof'

export function Unlock() {
  return (
    <Page name="unlock" title={t('unlock.title')} narrow>
      <div class="card stack">
        <p class="row quiet">
          <Icon name="lock" />
          <span>{t('unlock.lead')}</span>
        </p>
        <NoticesAtDoor codes={toldLocked} />
        <ProofForm
          focused
          action={t('unlock.submit')}
          passwordId={ids.unlockPassword}
          submitId={ids.unlockSubmit}
          onProof={async (proof) => {
            await wallet().unlock(proof)
            go('home')
            refresh()
          }}
        />
      </div>
      <div>
        <span class="small quiet">{t('unlock.forgot')}</span>
        <RestoreInstead />
      </div>
    </Page>
  )
}

/** What a person should know before the password is typed. The rest waits until the wallet is open. */
const toldLocked: readonly WalletNotice['code'][] = [
  'vault-older-generation',
  'vault-damaged',
  'storage-cleared',
  'made-elsewhere',
]

/** Notices of these codes, where no wallet is open. */
export function NoticesAtDoor({ codes }: { codes: readonly WalletNotice['code'][] }) {
  const { notices } = useStore(session)
  return (
    <>
      {notices
        .filter((notice) => codes.includes(notice.code))
        .map((notice) => (
          <Notice key={notice.code} look="caution" word={t('word.caution')} testid={`${ids.notice}-${notice.code}`}>
            {noticeText(notice, 'unlock')}
          </Notice>
        ))}
    </>
  )
}

function RestoreInstead() {
  return (
    <Button look="plain" testid={ids.forgot} onClick={() => session.set({ replacing: true })}>
      {t('unlock.restore')}
    </Button>
  )
}

/** Both generations of the vault fail their checksums: nothing is deleted, and the words still restore. */
export function Damaged() {
  return (
    <Page name="damaged" title={t('damaged.title')} narrow>
      <Notice look="danger" word={t('word.problem')} code="VAULT_DAMAGED" testid={ids.damaged}>
        {t('damaged.what')}
      </Notice>
      <div class="card stack">
        <h2>{t('damaged.next')}</h2>
        <ol class="steps">
          <li>{t('damaged.first')}</li>
          <li>{t('damaged.second')}</li>
          <li>{t('damaged.third')}</li>
        </ol>
        <div>
          <RestoreInstead />
        </div>
      </div>
    </Page>
  )
}
