import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { TextField } from '../kit/field'
import { parseAmount, shortAddress } from '../kit/format'
import { Identicon } from '../kit/identicon'
import { useStore } from '../kit/store'
import { preferences } from '../state/preferences'
import { go } from '../state/route'
import { isWatched, session } from '../state/session'
import { deployToken, knownTokens } from '../state/tokens'
import { t } from '../strings'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { WatchOnly } from './home'
import { Page } from './page'
import { SendProgress } from './progress'
import { amountFault } from './send'
import { useTask } from './use-task'

export function Tokens() {
  useStore(preferences)
  const tokens = knownTokens()
  return (
    <Page
      name="tokens"
      title={t('tokens.title')}
      narrow
      aside={
        tokens.length > 0 && (
          <Button look="primary" icon="plus" testid={ids.tokenNew} onClick={() => go('tokens/new')}>
            {t('tokens.make')}
          </Button>
        )
      }
    >
      <div class="card">
        {tokens.length === 0 ? (
          <div class="empty">
            <p class="quiet">{t('tokens.empty')}</p>
            <Button look="primary" icon="plus" testid={ids.tokenNew} onClick={() => go('tokens/new')}>
              {t('tokens.make')}
            </Button>
          </div>
        ) : (
          <ul class="list">
            {tokens.map((token, index) => (
              <li key={token.address}>
                <a class="account-button" href={`#/tokens/${token.address}`} data-testid={`${ids.tokenItem}-${index}`}>
                  <Identicon address={token.address} size={36} />
                  <span class="grow">
                    <strong class="clip">{token.name}</strong>
                    <span class="mono quiet small" title={token.address}>
                      {shortAddress(token.address)}
                    </span>
                  </span>
                  <span class="quiet">{token.symbol}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  )
}

export function NewToken() {
  const task = useTask()
  const watched = isWatched(useStore(session))
  const [name, setName] = useState('')
  const [symbol, setSymbol] = useState('')
  const [supply, setSupply] = useState('1000000')
  const [tried, setTried] = useState(false)
  const amount = parseAmount(supply, 18)
  const nameError = tried && name.trim() === '' ? t('token.noName') : null
  const symbolError = tried && !/^\S{1,11}$/u.test(symbol.trim()) ? t('token.noSymbol') : null
  const supplyError = amountFault(amount, null, tried)
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || !/^\S{1,11}$/u.test(symbol.trim()) || typeof amount !== 'bigint') return
    void task.run(async () => {
      await deployToken({ name: name.trim(), symbol: symbol.trim(), supply: amount })
      if (task.here()) go('tokens')
    })
  }
  return (
    <Page name="token-new" title={t('token.newTitle')} back={() => go('tokens')} narrow>
      <form class="card stack" onSubmit={submit}>
        <p class="quiet">{t('token.newLead')}</p>
        <TextField
          label={t('token.name')}
          hint={t('token.nameHint')}
          value={name}
          onValue={setName}
          maxLength={48}
          error={nameError}
          testid={ids.tokenName}
        />
        <TextField
          label={t('token.symbol')}
          hint={t('token.symbolHint')}
          value={symbol}
          onValue={setSymbol}
          maxLength={11}
          error={symbolError}
          testid={ids.tokenSymbol}
        />
        <TextField
          label={t('token.supply')}
          hint={t('token.supplyHint')}
          inputMode="decimal"
          class="number"
          value={supply}
          onValue={setSupply}
          {...(symbol.trim() ? { unit: symbol.trim() } : {})}
          error={supplyError}
          testid={ids.tokenSupply}
        />
        <FaultNotice error={task.error} />
        {watched && <WatchOnly />}
        <Button type="submit" look="primary" wide testid={ids.tokenDeploy} disabled={task.busy || watched}>
          {t('token.deploy')}
        </Button>
        <div class="hold-line">{task.busy && <SendProgress />}</div>
      </form>
    </Page>
  )
}
