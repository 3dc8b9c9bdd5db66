/** What a page can see of the keys: nothing. Scans of the page's JavaScript heap, its buffers and latchkey.wasm's memory. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HDNodeWallet } from 'ethers'
import type { Browser, CDPSession, Page } from 'playwright-core'
import {
  approve,
  at,
  balance,
  create,
  fillSend,
  ids,
  launch,
  newContext,
  newestState,
  onScreen,
  open,
  restore,
  unlock,
  until,
} from './browser'
import { type Chain, startChain } from './chain'
import { scanRenderers } from './process-memory'

// A published test mnemonic: its key and seed are planted canaries.
const mnemonic = 'scheme spot photo card baby mountain device kick cradle pact join borrow'
const recipient = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

let chain: Chain
let browser: Browser

before(async () => {
  chain = await startChain()
  // A snapshot of the heap cuts strings at 1024 characters unless told otherwise.
  browser = await launch(['--js-flags=--expose-gc --heap-snapshot-string-limit=100000000'])
})
after(async () => {
  await browser.close()
  await chain.stop()
})

/** What must not be found: as text in the heap, and as bytes in buffers. */
function canaries(phrase = mnemonic): { name: string; text: string[]; bytes: Uint8Array[] }[] {
  const wallet = HDNodeWallet.fromPhrase(phrase)
  const seed = wallet.mnemonic?.computeSeed()
  const entropy = wallet.mnemonic?.entropy
  if (!seed || !entropy) throw new Error('no mnemonic')
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
  const words = phrase.split(' ')
  // Any three consecutive words give it away.
  const triples = words.slice(2).map((_, index) => words.slice(index, index + 3).join(' '))
  return [
    hexes('private key', wallet.privateKey),
    hexes('seed', seed),
    hexes('entropy', entropy),
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

/** Looks for byte strings in the memories of the page's WebAssembly modules. */
async function inModules(page: Page, needles: readonly Uint8Array[]): Promise<{ found: number[]; memories: number }> {
  const wanted = needles.map((needle) => Buffer.from(needle).toString('latin1'))
  const texts = await page.evaluate(() => {
    const { __memories } = globalThis as unknown as { __memories: WebAssembly.Memory[] }
    const chunk = 32768
    return __memories.map(({ buffer }) => {
      const bytes = new Uint8Array(buffer)
      let text = ''
      for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk))
      return btoa(text)
    })
  })
  const memories = texts.map((text) => Buffer.from(text, 'base64').toString('latin1'))
  return {
    found: wanted.map((needle) => memories.filter((memory) => memory.includes(needle)).length),
    memories: memories.length,
  }
}

/** Byte secrets that no test ever types, so that none can be left over from the test itself. */
function untyped(phrase = mnemonic): { name: string; bytes: Uint8Array }[] {
  return canaries(phrase)
    .filter(({ name }) => name !== 'mnemonic')
    .flatMap(({ name, bytes }) => bytes.map((value) => ({ name, bytes: value })))
}

/** Where the renderer's memory holds a secret outside the signer's own memory. */
async function outsideSigner(phrase = mnemonic): Promise<{ names: string[]; scanned: number; inSigner: number }> {
  const { found, scanned } = await scanRenderers(browser, untyped(phrase))
  const names = [...new Set(found.filter(({ inSigner }) => !inSigner).map(({ needle }) => needle))]
  return { names, scanned, inSigner: found.filter(({ inSigner }) => inSigner).length }
}

/** Names every canary that the page can see. */
async function leaks(page: Page, wanted = canaries()): Promise<{ names: string[]; memories: number }> {
  const session = await page.context().newCDPSession(page)
  const snapshot = await heap(session)
  await session.detach()
  const names = wanted
    .filter(({ text }) => text.some((value) => snapshot.includes(value)))
    .map(({ name }) => `${name} in the heap`)
  const needles = wanted.flatMap(({ name, bytes }) => bytes.map((value) => ({ name, value })))
  const { found, memories } = await inModules(
    page,
    needles.map(({ value }) => value),
  )
  found.forEach((count, index) => {
    if (count > 0) names.push(`${needles[index]?.name} in a module`)
  })
  return { names, memories }
}

test('the scans find what is planted: as text, in a long text, in a small typed array, in a buffer, in a WebAssembly memory', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  await context.addInitScript(rememberMemories)
  const page = await open(context)
  await at(page, ids.createStart).waitFor()
  assert.deepEqual((await leaks(page)).names, [], 'nothing before it is planted')
  const wanted = canaries()
  const key = [...(wanted[0]?.bytes[0] ?? [])]
  const text = wanted.find(({ name }) => name === 'mnemonic')?.text[0] ?? ''
  assert.equal(key.length, 32)
  /** Plants in one place only, scans, and clears it again. */
  const planted = async (place: 'text' | 'long text' | 'array' | 'buffer' | 'memory') => {
    await page.evaluate(
      ({ place, key, text }) => {
        const kept: Record<string, unknown> = {}
        Object.assign(globalThis, { kept })
        if (place === 'text') kept.text = `${text} `.trim()
        if (place === 'long text') kept.text = JSON.parse(JSON.stringify(`${'x'.repeat(5000)} ${text}`))
        if (place === 'array') kept.array = Uint8Array.from(key)
        if (place === 'buffer') {
          const large = new Uint8Array(4096)
          large.set(key, 1000)
          kept.buffer = large.buffer
        }
        const memory = (globalThis as unknown as { __memories: WebAssembly.Memory[] }).__memories[0]
        if (!memory) throw new Error('no module')
        const bytes = new Uint8Array(memory.buffer)
        if (place === 'memory') bytes.set(key, bytes.length - 64)
        else bytes.fill(0, bytes.length - 64)
      },
      { place, key, text },
    )
    return (await leaks(page)).names
  }
  assert.deepEqual(await planted('text'), ['mnemonic in the heap'])
  assert.deepEqual(await planted('long text'), ['mnemonic in the heap'])
  assert.deepEqual(await planted('memory'), ['private key in a module'])
  for (const place of ['array', 'buffer'] as const) {
    await planted(place)
    assert.deepEqual((await outsideSigner()).names, ['private key'], place)
  }
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
  await until(
    async () => page.workers().length,
    (count) => count === 1,
    'the signer has a worker of its own',
  )

  await fillSend(page, recipient, '0.25')
  await at(page, ids.review).waitFor()
  const reviewed = await leaks(page)
  assert.deepEqual(reviewed.names, [], 'while the review is open')
  assert.ok(reviewed.memories > 0, 'latchkey.wasm was scanned')
  assert.deepEqual((await outsideSigner()).names, [], 'anywhere in the renderer while the review is open')
  // The broadcast is held: the signature has just come back from the signer.
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let signed = false
  await page.route(`${chain.url}/**`, async (route) => {
    if (route.request().postData()?.includes('eth_sendRawTransaction')) {
      signed = true
      await held
    }
    await route.continue()
  })
  await approve(page)
  await until(
    async () => signed,
    (value) => value,
    'the signed transaction is on its way',
  )
  const during = await leaks(page)
  assert.deepEqual(during.names, [], 'between signing and broadcast')
  const around = await outsideSigner()
  assert.deepEqual(around.names, [], 'anywhere in the renderer between signing and broadcast')
  assert.ok(around.inSigner > 0, 'the same scan finds them in the memory of the signer')
  release()
  await until(
    () => newestState(page),
    (state) => state === 'confirmed',
    'confirmed',
  )
  const after_ = await leaks(page)
  assert.deepEqual(after_.names, [], 'after signing')

  await at(page, ids.lock).click()
  await onScreen(page, 'unlock')
  await until(
    async () => page.workers().length,
    (count) => count === 0,
    'the worker is gone',
  )
  const locked = await leaks(page)
  assert.deepEqual(locked.names, [], 'after lock')
  // The browser says at once that the worker ended, and unmaps its memory a little later.
  const gone = await until(
    () => outsideSigner(),
    ({ inSigner }) => inSigner === 0,
    'the memory of the signer is gone',
    30_000,
  )
  assert.deepEqual(gone.names, [], 'anywhere in the renderer after lock')
  t.diagnostic(`${gone.scanned} bytes of renderer memory scanned after lock, and ${locked.memories} module memories`)

  await unlock(page)
  await onScreen(page, 'home')
  await until(
    async () => page.workers().length,
    (count) => count === 1,
    'the worker is there',
  )
  const again = await leaks(page)
  assert.deepEqual(again.names, [], 'after unlocking')
  await context.close()
})

test('after a wallet is made, its words proven and ether sent, the page has forgotten them', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  await context.addInitScript(rememberMemories)
  const page = await open(context)
  const words = await create(page)
  await until(
    () => balance(page),
    (value) => value > 0n,
    'funded',
  )
  await fillSend(page, recipient, '0.25')
  await approve(page)
  await until(
    () => newestState(page),
    (state) => state === 'confirmed',
    'confirmed',
  )
  assert.deepEqual((await leaks(page, canaries(words.join(' ')))).names, [])
  await context.close()
})

/** How many copies of a text the renderers' memory holds outside the signer, in both of the browser's encodings. */
async function copies(page: Page, text: string): Promise<{ utf8: number; utf16: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
  const { found } = await scanRenderers(browser, [
    { name: 'utf8', bytes: Buffer.from(text, 'utf8') },
    { name: 'utf16', bytes: Buffer.from(text, 'utf16le') },
  ])
  const count = (name: string) =>
    found.filter(({ needle, inSigner }) => needle === name && !inSigner).reduce((sum, { count }) => sum + count, 0)
  return { utf8: count('utf8'), utf16: count('utf16') }
}

test('after lock no object and no module holds the password; how many copies are left in freed memory is told', async (t) => {
  const typed = 'quiet otters paint 7 brass doors'
  const secret = [
    { name: 'password', text: [typed], bytes: [Buffer.from(typed, 'utf8'), Buffer.from(typed, 'utf16le')] },
  ]
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  await context.addInitScript(rememberMemories)
  const page = await open(context)
  // Key by key, as a person types: what the test sends as one text would stay in the browser's memory as the test's own.
  const type = async (id: string) => {
    await at(page, id).focus()
    await page.keyboard.type(typed)
  }
  const told: string[] = []
  const tell = async (when: string) => {
    const { utf8, utf16 } = await copies(page, typed)
    told.push(`${when}: ${utf8} in UTF-8 or Latin-1, ${utf16} in UTF-16`)
    return utf8 + utf16
  }
  const lock = async () => {
    await at(page, ids.lock).click()
    await onScreen(page, 'unlock')
    await until(
      async () => page.workers().length,
      (count) => count === 0,
      'the worker is gone',
    )
  }

  await at(page, ids.createStart).click()
  await type(ids.password)
  await type(ids.passwordAgain)
  assert.ok((await tell('typed twice')) > 0, 'the scan sees a typed password')
  await at(page, ids.passwordSubmit).click()
  await onScreen(page, 'words')
  for (const id of [ids.password, ids.passwordAgain]) assert.equal(await at(page, id).count(), 0)
  await at(page, ids.wordsReveal).click()
  await at(page, ids.wordsDone).click()
  await at(page, ids.proofLater).click()
  await onScreen(page, 'home')
  await tell('in use')
  await lock()
  await tell('locked')
  assert.deepEqual((await leaks(page, secret)).names, [], 'after lock')
  await type(ids.unlockPassword)
  await at(page, ids.unlockSubmit).click()
  await onScreen(page, 'home')
  await lock()
  await tell('unlocked and locked again')
  assert.deepEqual((await leaks(page, secret)).names, [], 'after the second lock')
  t.diagnostic(`copies of the password in the renderer, outside the signer: ${told.join('; ')}`)
  t.diagnostic(
    'what is left after lock is freed memory of the browser, which no page can overwrite: its password manager copies ' +
      'every password field at each key, and a bare page with two of them leaves as much; nothing points to it',
  )
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
