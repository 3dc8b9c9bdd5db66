import { t } from '../../strings'
import { ids } from '../../testids'
import { Page } from '../page'
import { Appearance } from './appearance'
import { Gateways } from './gateways'
import { Security } from './security'

const parts = ['gateways', 'security', 'appearance'] as const
type Part = (typeof parts)[number]

const partIds: Record<Part, string> = {
  gateways: ids.settingsGateways,
  security: ids.settingsSecurity,
  appearance: ids.settingsAppearance,
}

export function Settings({ part }: { part: string | undefined }) {
  const shown = parts.find((name) => name === part) ?? 'gateways'
  return (
    <Page name={`settings-${shown}`} title={t('settings.title')} narrow>
      <nav class="tabs" aria-label={t('settings.title')}>
        {parts.map((name) => (
          <a
            key={name}
            href={`#/settings/${name}`}
            aria-current={name === shown ? 'page' : undefined}
            data-testid={partIds[name]}
          >
            {t(`settings.${name}`)}
          </a>
        ))}
      </nav>
      {shown === 'gateways' && <Gateways />}
      {shown === 'security' && <Security />}
      {shown === 'appearance' && <Appearance />}
    </Page>
  )
}
