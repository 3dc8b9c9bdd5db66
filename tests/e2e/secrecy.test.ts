/** What a page can see of the keys: nothing. Scans of the page's JavaScript heap, its buffers and latchkey.wasm's memory. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HDNodeWallet } from 'ethers'
import type { Browser, CDPSession, Page } from 'playwright-core'
import {
  approve,
  at,
  balance,
  fillSend,
  ids,
  launch,
  newContext,
  onScreen,
  open,
  restore,
  unlock,
  until,
} from './browser'
import { type Chain, startChain } from './chain'

// A published test mnemonic: its key and seed are planted canaries.
const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const recipient = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

let chain: Chain
let browser: Browser

before(async () => {
  chain = await startChain()
  browser = await launch(['--js-flags=--expose-gc'])
})
after(async () => {
  await browser.close()
  await chain.stop()
})

/** What must not be found: as text in the heap, and as bytes in buffers. */
function canaries(): { name: string; text: string[]; bytes: Uint8Array[] }[] {
  const wallet = HDNodeWallet.fromPhrase(mnemonic)
  const seed = wallet.mnemonic?.computeSeed()
  if (!seed) throw new Error('no seed')
  const hexes = (name: string, hex: string) => {
    const digits = hex.replace(/^0x/, '')
    const bytes = Uint8Array.from(Buffer.from(digits, 'hex'))
    const text = [digits, digits.toUpperCase(), Buffer.from(bytes).toString('base64').replace(/=+$/, '')]
    return {
      name,
      text,
      bytes: [bytes, bytes.slice().reverse(), ...text.map((value) => new TextEncoder().encode(value))],
    }
  }
  const words = mnemonic.split(' ')
  // Any three consecutive words give it away.
  const triples = words.slice(2).map((_, index) => words.slice(index, index + 3).join(' '))
  return [
    hexes('private key', wallet.privateKey),
    hexes('seed', seed),
    { name: 'mnemonic', text: triples, bytes: triples.map((text) => new TextEncoder().encode(text)) },
  ]
}

/** Remembers every WebAssembly memory made in the page, so that a test can read it. */
const rememberMemories = () => {
  const memories: WebAssembly.Memory[] = []
  Object.defineProperty(globalThis, '__memories', { value: memories })
  const remember = (instance: WebAssembly.Instance) => {
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.push(value)
    return instance
  }
  const Instance = WebAssembly.Instance
  WebAssembly.Instance = new Proxy(Instance, { construct: (target, args) => remember(Reflect.construct(target, args)) })
  for (const name of ['instantiate', 'instantiateStreaming'] as const) {
    const original = WebAssembly[name] as (
      ...args: unknown[]
    ) => Promise<WebAssembly.Instance & { instance?: WebAssembly.Instance }>
    Object.defineProperty(WebAssembly, name, {
      value: async (...args: unknown[]) => {
        const result = await original(...args)
        remember(result.instance ?? result)
        return result
      },
    })
  }
}

async function heap(session: CDPSession): Promise<string> {
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const chunks: string[] = []
  const collect = (event: { chunk: string }) => chunks.push(event.chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', collect)
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', collect)
  return chunks.join('')
}

/** Looks for byte strings in every buffer the page holds, WebAssembly memories included. */
async function inBuffers(
  session: CDPSession,
  needles: readonly Uint8Array[],
): Promise<{ found: number[]; scanned: number; memories: number }> {
  const prototype = await session.send('Runtime.evaluate', { expression: 'ArrayBuffer.prototype' })
  const objects = await session.send('Runtime.queryObjects', { prototypeObjectId: prototype.result.objectId ?? '' })
  const answer = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objects.objectId ?? '',
    returnByValue: true,
    arguments: [{ value: needles.map((needle) => Buffer.from(needle).toString('base64')) }],
    functionDeclaration: `function (needles) {
      const memories = globalThis.__memories.map((memory) => memory.buffer)
      const buffers = new Set([...this, ...memories])
      const wanted = needles.map((needle) => Uint8Array.from(atob(needle), (character) => character.charCodeAt(0)))
      const found = wanted.map(() => 0)
      let scanned = 0
      for (const buffer of buffers) {
        if (buffer.detached) continue
        const bytes = new Uint8Array(buffer)
        scanned += bytes.length
        wanted.forEach((needle, index) => {
          for (let at = bytes.indexOf(needle[0]); at !== -1; at = bytes.indexOf(needle[0], at + 1)) {
            let same = 1
            while (same < needle.length && bytes[at + same] === needle[same]) same++
            if (same === needle.length) { found[index]++; break }
          }
        })
      }
      return { found, scanned, memories: memories.length }
    }`,
  })
  return answer.result.value
}

/** Names every canary that the page can see. */
async function leaks(page: Page, wanted = canaries()): Promise<{ names: string[]; scanned: number; memories: number }> {
  const session = await page.context().newCDPSession(page)
  const snapshot = await heap(session)
  const names = wanted
    .filter(({ text }) => text.some((value) => snapshot.includes(value)))
    .map(({ name }) => `${name} in the heap`)
  const needles = wanted.flatMap(({ name, bytes }) => bytes.map((value) => ({ name, value })))
  const buffers = await inBuffers(
    session,
    needles.map(({ value }) => value),
  )
  buffers.found.forEach((count, index) => {
    if (count > 0) names.push(`${needles[index]?.name} in a buffer`)
  })
  await session.detach()
  return { names, scanned: buffers.scanned, memories: buffers.memories }
}

test('the scan finds what is planted, as text, in a buffer and in a WebAssembly memory', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  await context.addInitScript(rememberMemories)
  const page = await open(context)
  await at(page, ids.createStart).waitFor()
  const planted = canaries()
  await page.evaluate(
    ({ text, bytes }) => {
      const memories = (globalThis as unknown as { __memories: WebAssembly.Memory[] }).__memories
      const memory = memories[0]
      if (!memory) throw new Error('no module')
      const key = Uint8Array.from(bytes)
      new Uint8Array(memory.buffer).set(key, memory.buffer.byteLength - 64)
      Object.assign(globalThis, { kept: { text: `${text} `.trim(), key } })
    },
    { text: planted[2]?.text[0] ?? '', bytes: [...(planted[0]?.bytes[0] ?? [])] },
  )
  const { names } = await leaks(page)
  assert.ok(names.includes('mnemonic in the heap'), String(names))
  assert.ok(names.includes('private key in a buffer'), String(names))
  await context.close()
})

test('during and after signing, and after lock, the page can see no key, seed or mnemonic; lock ends the worker', async (t) => {
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  await context.addInitScript(rememberMemories)
  const page = await open(context)
  await restore(page, mnemonic)
  await until(
    () => balance(page),
    (value) => value > 0n,
    'funded',
  )
  assert.equal(page.workers().length, 1, 'the signer has a worker of its own')

  await fillSend(page, recipient, '0.25')
  await at(page, ids.review).waitFor()
  const during = await leaks(page)
  assert.deepEqual(during.names, [], 'while the review is open')
  assert.ok(during.memories > 0, 'latchkey.wasm was scanned')
  await approve(page)
  const after_ = await leaks(page)
  assert.deepEqual(after_.names, [], 'after signing')

  await at(page, ids.lock).click()
  await onScreen(page, 'unlock')
  assert.equal(page.workers().length, 0, 'the worker is gone')
  const locked = await leaks(page)
  assert.deepEqual(locked.names, [], 'after lock')
  t.diagnostic(
    `scanned ${during.scanned + after_.scanned + locked.scanned} bytes of buffers in ${locked.memories} module memories and all others`,
  )

  await unlock(page)
  await onScreen(page, 'home')
  assert.equal(page.workers().length, 1)
  const again = await leaks(page)
  assert.deepEqual(again.names, [], 'after unlocking')
  await context.close()
})

test('nothing secret is stored in the clear, and nothing but the gateway is contacted', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  const page = await open(context)
  const hosts = new Set<string>()
  const sent: string[] = []
  context.on('request', (request) => {
    hosts.add(new URL(request.url()).host)
    sent.push(request.url(), request.postData() ?? '')
  })
  await restore(page, mnemonic)
  await until(
    () => balance(page),
    (value) => value > 0n,
    'funded',
  )
  await fillSend(page, recipient, '0.1')
  await approve(page)
  const stored = await page.evaluate(async () => {
    const parts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '')
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      for (const store of database.objectStoreNames) {
        const values = await new Promise<unknown[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        for (const value of values) {
          const bytes = value instanceof Uint8Array || value instanceof ArrayBuffer ? new Uint8Array(value) : null
          parts.push(bytes ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') : JSON.stringify(value))
        }
      }
      database.close()
    }
    return parts.join('\n')
  })
  assert.match(stored, /scrypt/, 'the vault was among what was read')
  for (const { name, text, bytes } of canaries()) {
    for (const value of text) {
      assert.ok(!stored.includes(value), `${name} is stored`)
      assert.ok(!sent.some((request) => request.includes(value)), `${name} was sent`)
    }
    for (const value of bytes)
      assert.ok(!stored.includes(Buffer.from(value).toString('latin1')), `${name} is stored as bytes`)
  }
  const allowed = new Set([new URL(chain.url).host, new URL(process.env.LATCHKEY_DEMO ?? '').host])
  assert.deepEqual(
    [...hosts].filter((host) => !allowed.has(host)),
    [],
  )
  await context.close()
})
