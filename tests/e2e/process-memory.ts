/** What the processes that render a page hold in memory, byte by byte: every heap, buffer and stack there is. Linux only. */

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/**
 * The signer's linear memory is the only mapping this large: deriving a key took 128 MiB of it. Nothing of the page's is
 * near that size.
 */
const signerMemory = 128 * 1024 * 1024

export type Found = { needle: string; inSigner: boolean }

/** Every place in the renderer processes' writable memory where one of the needles stands. */
export async function scanRenderers(
  browser: Browser,
  needles: readonly { name: string; bytes: Uint8Array }[],
): Promise<{ found: Found[]; scanned: number; signerMemories: number }> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const found: Found[] = []
  let scanned = 0
  let signerMemories = 0
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    const memory = openSync(`/proc/${id}/mem`, 'r')
    for (const line of readFileSync(`/proc/${id}/maps`, 'utf8').split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line)
      if (!range) continue
      const start = Number.parseInt(range[1] ?? '', 16)
      const size = Number.parseInt(range[2] ?? '', 16) - start
      const inSigner = size >= signerMemory
      if (inSigner) signerMemories++
      const chunk = 16 * 1024 * 1024
      // Chunks overlap, so that nothing hides on a border.
      for (let at = 0; at < size; at += chunk) {
        const buffer = Buffer.alloc(Math.min(chunk + 256, size - at))
        let length = 0
        try {
          length = readSync(memory, buffer, 0, buffer.length, start + at)
        } catch {
          // The mapping went away, or its pages cannot be read: device memory.
          continue
        }
        scanned += length
        for (const { name, bytes } of needles) {
          if (buffer.subarray(0, length).indexOf(bytes) !== -1) found.push({ needle: name, inSigner })
        }
      }
    }
    closeSync(memory)
  }
  return { found, scanned, signerMemories }
}
