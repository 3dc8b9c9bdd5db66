/** What the processes that render a page hold in memory, byte by byte: every heap, buffer and stack there is. Linux only. */

import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/**
 * The signer's linear memory is the only mapping this large: deriving a key took 128 MiB of it. Nothing of the page's is
 * near that size.
 */
const signerMemory = 128 * 1024 * 1024

/** How often a needle stands in one mapping. */
export type Found = { needle: string; inSigner: boolean; count: number }

export type Scan = { found: Found[]; scanned: number; signerMemories: number }

/** Every place in the renderer processes' writable memory where one of the needles stands. */
export async function scanRenderers(
  browser: Browser,
  needles: readonly { name: string; bytes: Uint8Array }[],
): Promise<Scan> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const scan: Scan = { found: [], scanned: 0, signerMemories: 0 }
  for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
    for (const { start, size } of writableMappings(id)) {
      const inSigner = size >= signerMemory
      if (inSigner) scan.signerMemories++
      const counts = new Map<string, number>()
      scan.scanned += readMapping(id, start, size, (bytes, own) => {
        for (const { name, bytes: needle } of needles) {
          // What begins in the overlap is the next piece's.
          for (let at = bytes.indexOf(needle); at !== -1 && at < own; at = bytes.indexOf(needle, at + 1)) {
            counts.set(name, (counts.get(name) ?? 0) + 1)
          }
        }
      })
      for (const [needle, count] of counts) scan.found.push({ needle, inSigner, count })
    }
  }
  return scan
}

/** A process that ended meanwhile has no memory left. */
const ended = (error: unknown) => ['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))

function writableMappings(process: number): { start: number; size: number }[] {
  let maps = ''
  try {
    maps = readFileSync(`/proc/${process}/maps`, 'utf8')
  } catch (error) {
    if (!ended(error)) throw error
  }
  return [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)].map(([, from = '', to = '']) => {
    const start = Number.parseInt(from, 16)
    return { start, size: Number.parseInt(to, 16) - start }
  })
}

const piece = 16 * 1024 * 1024
const overlap = 256

/** Reads a mapping in pieces that overlap, so that nothing hides on a border; gives how many bytes were there to read. */
function readMapping(process: number, start: number, size: number, look: (bytes: Buffer, own: number) => void): number {
  let memory: number
  try {
    memory = openSync(`/proc/${process}/mem`, 'r')
  } catch (error) {
    if (ended(error)) return 0
    throw error
  }
  let read = 0
  for (let at = 0; at < size; at += piece) {
    const buffer = Buffer.alloc(Math.min(piece + overlap, size - at))
    try {
      const length = readSync(memory, buffer, 0, buffer.length, start + at)
      look(buffer.subarray(0, length), piece)
      read += Math.min(length, piece)
    } catch {
      // The mapping went away, or its pages cannot be read: device memory.
    }
  }
  closeSync(memory)
  return read
}
