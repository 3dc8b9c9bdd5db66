/** Where a module that holds keys is. */

/**
 * The module at `url`, beside the script that asks. Node's fetch knows no `file:` URLs, so Node reads the file; the specifier
 * is hidden from browser bundlers.
 *
 * @internal
 */
export async function readBeside(url: URL): Promise<URL | BufferSource> {
  if (url.protocol !== 'file:') return url
  const specifier = 'node:fs/promises'
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ specifier)
  return readFile(url)
}
