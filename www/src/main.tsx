import './trusted-types'
import './kit/tokens.css'
import './kit/kit.css'
import './app.css'
import { render } from 'preact'
import { App } from './app'
import { applyTheme } from './kit/theme'
import { preferences } from './state/preferences'
import { start } from './state/session'
import { setLanguage, systemLanguage } from './strings'

const { language, theme } = preferences.get()
applyTheme(theme)
await setLanguage(language ?? systemLanguage())
const root = document.getElementById('app')
if (root) render(<App />, root)
await start()
