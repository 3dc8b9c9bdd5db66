/** Where the signer's module is. */

/**
 * The module beside this file. Node's fetch knows no `file:` URLs, so Node reads the file; the specifier is hidden from browser
 * bundlers.
 *
 * @internal
 */
export async function moduleBeside(): Promise<URL | BufferSource> {
  const url = new URL('./latchkey_signer_bg.wasm', import.meta.url)
  if (url.protocol !== 'file:') return url
  const specifier = 'node:fs/promises'
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ specifier)
  return readFile(url)
}
