import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { Choices, SelectField, TextField } from '../../kit/field'
import { Waiting } from '../../kit/notice'
import { useStore } from '../../kit/store'
import { seedName } from '../../state/names'
import { go } from '../../state/route'
import { fundNewAccount, selectAccount, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { isFault } from '../../strings/faults'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { useTask } from '../use-task'
import { toWays } from './add'

/** A path as BIP-32 writes it, with numbers below 2³¹ as the signer will see. */
const wellFormed = (path: string) =>
  /^m(\/\d{1,10}'?){1,10}$/.test(path) && (path.match(/\d+/g) ?? []).every((number) => Number(number) < 2 ** 31)

/** Which words, if there are several. */
export function SeedField({ value, onValue }: { value: string; onValue: (seed: string) => void }) {
  const { seeds } = useStore(session)
  if (seeds.length < 2) return null
  return (
    <SelectField
      label={t('derive.seed')}
      value={value}
      onValue={onValue}
      options={seeds.map((seed) => [seed.fingerprint, seedName(seed)] as const)}
      testid={ids.deriveSeed}
    />
  )
}

/** The next account of some words, or one at a path of one's own. */
export function Derive() {
  const { seeds } = useStore(session)
  const task = useTask()
  const [seed, setSeed] = useState<string>(seeds[0]?.fingerprint ?? '')
  const [which, setWhich] = useState<'next' | 'path'>('next')
  const [path, setPath] = useState("m/44'/60'/0'/0/0")
  const [tried, setTried] = useState(false)
  const bad = which === 'path' && !wellFormed(path.trim())
  // A path that is one is refused only if its account is here.
  const known = which === 'path' && isFault(task.error, 'INVALID_PARAMS')
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (bad) return
    void task.run(async () => {
      const from = seeds.find(({ fingerprint }) => fingerprint === seed)?.fingerprint
      const account = await wallet().addAccount({
        ...(from ? { seed: from } : {}),
        ...(which === 'path' ? { path: path.trim() } : {}),
      })
      await selectAccount(account.address)
      void fundNewAccount()
      if (task.here()) go(`accounts/${session.get().selected}`)
    })
  }
  return (
    <Page name="add-derive" title={t('way.derive')} back={toWays} narrow>
      <form class="card stack" onSubmit={submit}>
        <SeedField value={seed} onValue={setSeed} />
        <Choices
          label={t('derive.which')}
          name="which"
          value={which}
          onValue={(next) => {
            task.clear()
            setWhich(next)
          }}
          testid={ids.deriveWhich}
          options={[
            { value: 'next', name: t('derive.next') },
            { value: 'path', name: t('derive.path') },
          ]}
        />
        {which === 'path' && (
          <TextField
            label={t('derive.pathField')}
            hint={t('derive.pathHint')}
            class="mono"
            autocapitalize="none"
            value={path}
            onValue={(text) => {
              task.clear()
              setPath(text)
            }}
            error={tried && bad ? t('derive.pathBad') : known ? t('watch.known') : null}
            testid={ids.derivePath}
          />
        )}
        {!known && <FaultNotice error={task.error} />}
        <Button type="submit" look="primary" wide testid={ids.deriveSubmit} disabled={task.busy}>
          {t('account.add')}
        </Button>
        <div class="hold-line">{task.busy && <Waiting>{t('derive.waiting')}</Waiting>}</div>
      </form>
    </Page>
  )
}
