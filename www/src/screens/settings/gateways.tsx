import { useEffect, useState } from 'preact/hooks'
import { Button, IconButton } from '../../kit/button'
import { TextField } from '../../kit/field'
import { Chip, Waiting } from '../../kit/notice'
import { useStore } from '../../kit/store'
import { clientFor } from '../../state/chain'
import { preferences } from '../../state/preferences'
import { chooseGateways, session } from '../../state/session'
import { t } from '../../strings'
import { explain, type Fault } from '../../strings/faults'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { useTask } from '../use-task'

/** What a test of one gateway found. */
type Finding =
  | { state: 'asking' }
  | { state: 'good'; chainId: number; milliseconds: number }
  | { state: 'bad'; fault: Fault; wrongChain: boolean }

/** Asks one gateway, and it alone, for its chain. */
async function examine(url: string): Promise<Finding> {
  const { config } = session.get()
  const started = performance.now()
  try {
    const chainId = await clientFor(config, [url]).getChainId()
    if (chainId !== config.chainId) {
      return {
        state: 'bad',
        wrongChain: true,
        fault: {
          sentence: t('fault.wrongChain'),
          detail: t('fault.chains', { expected: config.chainId, got: chainId }),
          code: 'CHAIN_DISCONNECTED',
        },
      }
    }
    return { state: 'good', chainId, milliseconds: Math.round(performance.now() - started) }
  } catch (error) {
    const said = explain(error)
    const fault = said.code === 'DISCONNECTED' ? { ...said, sentence: t('gateways.noAnswer') } : said
    return { state: 'bad', fault, wrongChain: fault.code === 'CHAIN_DISCONNECTED' }
  }
}

function useFindings(urls: readonly string[]): { findings: ReadonlyMap<string, Finding>; test: () => void } {
  const [findings, setFindings] = useState<ReadonlyMap<string, Finding>>(new Map())
  const ask = (url: string) => {
    setFindings((now) => new Map(now).set(url, { state: 'asking' }))
    void examine(url).then((finding) => setFindings((now) => new Map(now).set(url, finding)))
  }
  const list = urls.join(' ')
  useEffect(() => {
    for (const url of urls) if (!findings.has(url)) ask(url)
  }, [list])
  return {
    findings,
    test: () => {
      for (const url of urls) ask(url)
    },
  }
}

export function Gateways() {
  const { config, gateways } = useStore(session)
  const { gateways: choices } = useStore(preferences)
  const choice = choices[config.chainId] ?? { added: [], removed: [] }
  const { findings, test } = useFindings(gateways)
  const task = useTask()
  const [url, setUrl] = useState('')
  const [error, setError] = useState<string | null>(null)

  const add = (event: Event) => {
    event.preventDefault()
    const fault = urlFault(url.trim(), gateways)
    setError(fault)
    if (fault) return
    void task.run(async () => {
      const clean = url.trim()
      await chooseGateways({
        added: config.gatewayUrls.includes(clean) ? choice.added : [...choice.added, clean],
        removed: choice.removed.filter((entry) => entry !== clean),
      })
      setUrl('')
    })
  }
  const remove = (entry: string) =>
    task.run(() =>
      chooseGateways({
        added: choice.added.filter((other) => other !== entry),
        removed: config.gatewayUrls.includes(entry) ? [...choice.removed, entry] : choice.removed,
      }),
    )

  return (
    <section class="card stack" aria-labelledby="gateways">
      <div>
        <h2 id="gateways">{t('gateways.title')}</h2>
        <p class="quiet">{t('gateways.lead')}</p>
      </div>
      <p class="row">
        <span class="quiet">{t('review.chain')}</span>
        <strong>{config.chainName}</strong>
        <span class="quiet number">{config.chainId}</span>
      </p>
      <ul class="list">
        {gateways.map((entry, index) => (
          <Gateway
            key={entry}
            url={entry}
            index={index}
            finding={findings.get(entry)}
            onRemove={gateways.length > 1 ? () => remove(entry) : null}
          />
        ))}
      </ul>
      <div class="row wrap">
        <Button testid={ids.gatewayTest} onClick={test}>
          {t('gateways.test')}
        </Button>
        {(choice.added.length > 0 || choice.removed.length > 0) && (
          <Button
            look="plain"
            testid={ids.gatewayReset}
            onClick={() => task.run(() => chooseGateways({ added: [], removed: [] }))}
          >
            {t('gateways.reset')}
          </Button>
        )}
      </div>
      <form class="add-line" onSubmit={add}>
        <TextField
          label={t('gateways.add')}
          hint={t('gateways.addHint')}
          placeholder="https://"
          inputMode="url"
          autocapitalize="none"
          value={url}
          onValue={(text) => {
            setError(null)
            setUrl(text)
          }}
          error={error}
          testid={ids.gatewayUrl}
        />
        <Button type="submit" testid={ids.gatewayAdd} disabled={task.busy}>
          {t('gateways.addSubmit')}
        </Button>
      </form>
      {task.busy && <Waiting>{t('gateways.asking')}</Waiting>}
      <FaultNotice error={task.error} />
    </section>
  )
}

function Gateway({
  url,
  index,
  finding,
  onRemove,
}: {
  url: string
  index: number
  finding: Finding | undefined
  onRemove: (() => void) | null
}) {
  return (
    <li class="gateway" data-testid={`${ids.gatewayItem}-${index}`} data-state={finding?.state ?? 'asking'}>
      <div class="grow stack-tight">
        <span class="mono break">{withoutCredentials(url)}</span>
        <span class="row wrap">
          {finding?.state === 'good' ? (
            <>
              <Chip look="ok">{t('gateways.good')}</Chip>
              <span class="quiet small number">
                {t('gateways.figures', { chain: finding.chainId, ms: finding.milliseconds })}
              </span>
            </>
          ) : finding?.state === 'bad' ? (
            <Chip look="danger">{t(finding.wrongChain ? 'gateways.wrongChain' : 'gateways.bad')}</Chip>
          ) : (
            <Chip look="busy">{t('gateways.asking')}</Chip>
          )}
        </span>
        {finding?.state === 'bad' && (
          <p class="small">
            {finding.fault.sentence} {finding.wrongChain && finding.fault.detail}{' '}
            <span class="quiet mono">{finding.fault.code}</span>
          </p>
        )}
      </div>
      {onRemove && (
        <IconButton
          icon="close"
          label={t('gateways.remove', { url: withoutCredentials(url) })}
          testid={`${ids.gatewayRemove}-${index}`}
          onClick={onRemove}
        />
      )}
    </li>
  )
}

/** The URL as it may be shown: only the server. Keys live in the user, the password, the path and the query. */
function withoutCredentials(text: string): string {
  const url = URL.parse(text)
  return url ? `${url.protocol}//${url.host}` : '…'
}

/** Why the page cannot use a URL as a gateway. Plain http goes where the page's policy lets it: not to `[::1]`. */
function urlFault(text: string, known: readonly string[]): string | null {
  const url = URL.parse(text)
  if (!url || !/^https?:\/\/[!#-;=?-[\]_a-z~]+$/.test(text)) return t('gateways.badUrl')
  if (/^https?:\/\/[^/?#]*@/.test(text)) return t('gateways.credentials')
  if (text.includes('#')) return t('gateways.fragment')
  if (!/^(https|http:\/\/(localhost|127\.0\.0\.1)([:/?]|$))/.test(text)) return t('gateways.plainHttp')
  return known.includes(text) ? t('gateways.known') : null
}
