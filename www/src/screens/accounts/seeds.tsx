import type { Seed } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button, IconButton } from '../../kit/button'
import { Chip } from '../../kit/notice'
import { useStore } from '../../kit/store'
import { seedName } from '../../state/names'
import { refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { ExportSheet } from '../settings/export'
import { NameSheet } from './name'

/** The words that accounts come from. */
export function Seeds() {
  const { seeds } = useStore(session)
  const [doing, setDoing] = useState<{ what: 'name' | 'export'; seed: Seed } | null>(null)
  const done = () => setDoing(null)
  return (
    <section class="card stack" aria-labelledby="seeds">
      <div>
        <h2 id="seeds">{t('seed.title')}</h2>
        <p class="quiet">{t('seed.lead')}</p>
      </div>
      <ul class="list">
        {seeds.map((seed, index) => (
          <li
            class="seed"
            key={seed.fingerprint}
            data-testid={`${ids.seedItem}-${index}`}
            data-state={seed.backedUp ? 'proven' : 'unproven'}
          >
            <div class="row row-between">
              <strong class="clip">{seedName(seed)}</strong>
              <IconButton
                icon="edit"
                label={t('account.rename', { name: seedName(seed) })}
                testid={`${ids.seedRename}-${index}`}
                onClick={() => setDoing({ what: 'name', seed })}
              />
            </div>
            <div class="row wrap">
              <Chip look={seed.backedUp ? 'ok' : 'caution'}>{t(seed.backedUp ? 'seed.proven' : 'seed.unproven')}</Chip>
              <span class="quiet small number">{t('seed.count', { n: seed.words })}</span>
              <Button
                look="plain"
                testid={`${ids.seedExport}-${index}`}
                onClick={() => setDoing({ what: 'export', seed })}
              >
                {t('export.mnemonic')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {doing?.what === 'name' && (
        <NameSheet
          title={t('seed.name')}
          value={doing.seed.label}
          placeholder={seedName({ ...doing.seed, label: null })}
          onSave={async (label) => {
            await wallet().labelSeed(doing.seed.fingerprint, label)
            refresh()
          }}
          onClose={done}
        />
      )}
      {doing?.what === 'export' && <ExportSheet kind="mnemonic" seed={doing.seed} onClose={done} />}
    </section>
  )
}
