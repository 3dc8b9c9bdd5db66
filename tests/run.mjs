// Runs a folder of tests by Node's own runner: TypeScript is bundled first (Node 20 does not strip types), packages stay
// outside, so what is tested is the package as it is installed.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(fileURLToPath(import.meta.url))
const [folder = 'node', ...names] = process.argv.slice(2)
const outdir = join(root, '.cache', folder)

const entryPoints = readdirSync(join(root, folder))
  .filter((name) => name.endsWith('.test.ts') && (names.length === 0 || names.some((wanted) => name.includes(wanted))))
  .map((name) => join(root, folder, name))
if (entryPoints.length === 0) throw new Error(`no tests in ${folder}`)
// Node counts a file without a test as one that passed.
for (const path of entryPoints) {
  if (!/\btest\(/.test(readFileSync(path, 'utf8'))) throw new Error(`${path} has no test`)
}

rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints,
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
})
const files = readdirSync(outdir)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(outdir, name))
// Two files at once, since each waits most of its time; by itself Node runs one fewer than there are cores. Node 20.10 knows how.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const together = major > 20 || minor >= 10 ? ['--test-concurrency=2'] : []
const options = ['--enable-source-maps', '--test', '--test-reporter=tap', ...together]
const { status } = spawnSync(process.execPath, [...options, ...files], {
  stdio: 'inherit',
  cwd: root,
})
process.exit(status ?? 1)
