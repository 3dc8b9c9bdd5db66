import { Choices, SelectField } from '../../kit/field'
import { useStore } from '../../kit/store'
import { preferences } from '../../state/preferences'
import { type Language, language, languages, setLanguage, t } from '../../strings'
import { ids } from '../../testids'

export function Appearance() {
  const { theme } = useStore(preferences)
  const choose = (name: Language) => {
    preferences.set({ language: name })
    void setLanguage(name)
  }
  return (
    <div class="card stack">
      <SelectField
        label={t('settings.language')}
        value={language.get().name}
        onValue={(name) => choose(name as Language)}
        options={Object.entries(languages)}
        testid={ids.languageSelect}
      />
      <Choices
        label={t('settings.theme')}
        name="theme"
        value={theme}
        onValue={(next) => preferences.set({ theme: next })}
        testid={ids.theme}
        options={[
          { value: 'system', name: t('theme.system') },
          { value: 'light', name: t('theme.light') },
          { value: 'dark', name: t('theme.dark') },
        ]}
      />
    </div>
  )
}
