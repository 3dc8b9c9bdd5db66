export type Theme = 'system' | 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')
let chosen: Theme = 'system'

function paint(): void {
  const shown = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen
  document.documentElement.dataset.theme = shown
}

dark.addEventListener('change', paint)

/** Shows the theme; `system` follows what the system asks for. */
export function applyTheme(theme: Theme): void {
  chosen = theme
  paint()
}
