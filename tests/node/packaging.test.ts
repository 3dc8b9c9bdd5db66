/** The package as `npm pack` makes it: what is in it, that it installs alone, and that the README's example runs on it. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startAnvil } from './support/anvil'

const root = join(process.cwd(), '..')
let folder = ''

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-'))
  execFileSync('npm', ['pack', join(root, 'pkg'), '--silent', '--ignore-scripts', '--pack-destination', folder])
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  assert.ok(packed, 'npm pack made a file')
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', join(folder, packed)], {
    cwd: folder,
  })
})
after(() => rmSync(folder, { recursive: true, force: true }))

type Manifest = {
  dependencies?: object
  scripts?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
  exports: Record<string, string | { types?: string; default?: string }>
}

test('no runtime dependency, no install script, every export is there with its types', () => {
  const base = join(folder, 'node_modules/latchkey')
  const manifest = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8')) as Manifest
  assert.deepEqual(Object.keys(manifest.dependencies ?? {}), [])
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
    assert.equal(manifest.scripts?.[script], undefined)
  for (const peer of Object.keys(manifest.peerDependencies ?? {})) {
    assert.equal(manifest.peerDependenciesMeta?.[peer]?.optional, true, `${peer} is optional`)
  }
  assert.deepEqual(
    readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
    ['latchkey'],
  )
  for (const [name, target] of Object.entries(manifest.exports)) {
    const files = typeof target === 'string' ? [target] : [target.types, target.default]
    for (const file of files) assert.ok(file && existsSync(join(base, file)), `${name}: ${file}`)
  }
})

test('importing has no effect, and calling before init says what to do', () => {
  const script = `
    import { keccak256, init } from 'latchkey'
    try { keccak256('0x'); throw new Error('it worked') } catch (error) { if (!/init/.test(error.message)) throw error }
    await init()
    console.log(keccak256('0x'))`
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    encoding: 'utf8',
  })
  assert.equal(said.trim(), '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
})

test('the first dapp runs, and is the one in the README', async () => {
  const source = readFileSync(join(root, 'examples/first-dapp/index.js'), 'utf8')
  assert.ok(
    readFileSync(join(root, 'README.md'), 'utf8').includes(source.trim()),
    'the README shows examples/first-dapp',
  )
  const chain = await startAnvil()
  try {
    cpSync(join(root, 'examples/first-dapp/index.js'), join(folder, 'index.js'))
    const said = execFileSync(process.execPath, ['index.js', chain.url], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    })
    assert.match(said, /^send 0\.5 ETH to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8\nsuccess\n$/)
  } finally {
    await chain.stop()
  }
})
