import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Button, IconButton } from './kit/button'
import { Icon, type IconName } from './kit/icon'
import { Notice, Waiting } from './kit/notice'
import { useStore } from './kit/store'
import { applyTheme } from './kit/theme'
import { ReviewSheet } from './review/review-sheet'
import { Accounts } from './screens/accounts'
import { Activity } from './screens/activity'
import { FirstVisit, Replace } from './screens/first-visit'
import { Home, Receive } from './screens/home'
import { Page } from './screens/page'
import { Send } from './screens/send'
import { Settings } from './screens/settings'
import { Token } from './screens/token'
import { NewToken, Tokens } from './screens/tokens'
import { Damaged, Unlock } from './screens/unlock'
import { answer, approvals } from './state/approvals'
import { names } from './state/names'
import { preferences } from './state/preferences'
import { route } from './state/route'
import { lock, session } from './state/session'
import { type Language, language, languages, setLanguage, t } from './strings'
import { explain } from './strings/faults'
import { ids } from './testids'

export function App() {
  useStore(language)
  const { theme } = useStore(preferences)
  const { phase, proving, config } = useStore(session)
  useEffect(() => applyTheme(theme), [theme])
  const inside = phase === 'unlocked' && !proving
  return (
    <div class={`frame${inside ? ' frame-inside' : ''}`}>
      <button type="button" class="skip" onClick={skip}>
        {t('nav.skip')}
      </button>
      <header class="top">
        <div class="top-in">
          <a class="mark" href="#/home" aria-label="Latchkey">
            <Icon name="key" size={24} />
            <span>Latchkey</span>
          </a>
          {inside && <Nav />}
          <div class="row top-end">
            {inside ? (
              <>
                <span class="chain-name small quiet">{config.chainName}</span>
                <IconButton icon="lock" label={t('nav.lock')} testid={ids.lock} onClick={lock} />
              </>
            ) : (
              <Tongue />
            )}
            <ThemeToggle />
          </div>
        </div>
      </header>
      <Screen />
      <Approval />
    </div>
  )
}

function skip() {
  document.querySelector<HTMLElement>('#main h1')?.focus()
}

const places: readonly {
  path: string
  icon: IconName
  id: string
  name: 'home' | 'tokens' | 'activity' | 'settings'
}[] = [
  { path: 'home', icon: 'home', id: ids.navHome, name: 'home' },
  { path: 'tokens', icon: 'token', id: ids.navTokens, name: 'tokens' },
  { path: 'activity', icon: 'activity', id: ids.navActivity, name: 'activity' },
  { path: 'settings', icon: 'settings', id: ids.navSettings, name: 'settings' },
]

function Nav() {
  const { path } = useStore(route)
  return (
    <nav class="nav" aria-label={t('nav.main')}>
      {places.map((place) => (
        <a
          key={place.path}
          href={`#/${place.path}`}
          aria-current={path[0] === place.path ? 'page' : undefined}
          data-testid={place.id}
        >
          <Icon name={place.icon} />
          <span>{t(`nav.${place.name}`)}</span>
        </a>
      ))}
    </nav>
  )
}

function ThemeToggle() {
  const { theme } = useStore(preferences)
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  return (
    <IconButton
      icon="theme"
      label={t('nav.darkTheme')}
      aria-pressed={dark}
      testid={ids.themeToggle}
      onClick={() => preferences.set({ theme: dark ? 'light' : 'dark' })}
    />
  )
}

/** The language, before there are settings. */
function Tongue() {
  return (
    <select
      class="tongue small"
      aria-label={t('settings.language')}
      data-testid={ids.languageSelect}
      value={language.get().name}
      onChange={(event) => {
        const name = event.currentTarget.value as Language
        preferences.set({ language: name })
        void setLanguage(name)
      }}
    >
      {Object.entries(languages).map(([name, own]) => (
        <option key={name} value={name} selected={name === language.get().name}>
          {own}
        </option>
      ))}
    </select>
  )
}

function Screen(): ComponentChildren {
  const { phase, proving, replacing, fault } = useStore(session)
  const { path } = useStore(route)
  if (phase === 'broken') return <Broken fault={fault} />
  if (phase === 'starting') {
    return (
      <main class="page page-narrow" id="main">
        <Waiting>{t('starting')}</Waiting>
      </main>
    )
  }
  if (replacing) return <Replace />
  if (phase === 'damaged') return <Damaged />
  if (phase === 'empty' || proving) return <FirstVisit />
  if (phase === 'locked') return <Unlock />
  const [place, more] = path
  switch (place) {
    case 'send':
      return <Send />
    case 'receive':
      return <Receive />
    case 'accounts':
      return <Accounts path={path.slice(1)} />
    case 'tokens':
      return more === 'new' ? <NewToken /> : more ? <Token key={more} address={more} /> : <Tokens />
    case 'activity':
      return <Activity />
    case 'settings':
      return <Settings part={more} />
    default:
      return <Home />
  }
}

function Broken({ fault }: { fault: unknown }) {
  const { sentence, detail, code } = explain(fault)
  return (
    <Page name="broken" title={t('broken.title')} narrow>
      <Notice look="danger" word={t('word.problem')} code={code} testid={ids.fault}>
        {sentence}
        {detail && <div class="small">{detail}</div>}
      </Notice>
      <div>
        <Button look="primary" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </div>
    </Page>
  )
}

function Approval() {
  const { waiting } = useStore(approvals)
  const [first] = waiting
  return first ? <ReviewSheet key={first.request.id} request={first.request} names={names()} onAnswer={answer} /> : null
}
