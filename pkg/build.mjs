// Builds the npm package into dist/: bundles, the WebAssembly modules, declarations. The modules' glue must be in
// wasm/ already (`cargo xtask build` puts it there).
import { execFileSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

process.chdir(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname))

const entries = ['index', 'wallet', 'accounts', 'viem', 'ethers', 'wagmi', 'signer-worker']
const modules = ['latchkey', 'latchkey_wallet', 'latchkey_signer', 'latchkey_accounts', 'latchkey_ens']

await rm('dist', { recursive: true, force: true })
await mkdir('dist/types', { recursive: true })

await build({
  entryPoints: entries.map((name) => `src/${name}.ts`),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  minify: true,
  sourcemap: false,
  external: ['viem', 'viem/*', 'ethers', '@wagmi/core', 'wagmi', 'node:*'],
  legalComments: 'none',
  loader: { '.txt': 'text' },
})
// Minifying drops the comments that tell bundlers to leave Node's modules to Node: back in they go.
for (const name of await readdir('dist')) {
  if (!name.endsWith('.js')) continue
  const text = await readFile(`dist/${name}`, 'utf8')
  const ignored = text.replace(/\bimport\((?=[\w$])/g, 'import(/* webpackIgnore: true */ /* @vite-ignore */ ')
  if (ignored !== text) await writeFile(`dist/${name}`, ignored)
}
for (const module of modules) await cp(`wasm/${module}_bg.wasm`, `dist/${module}_bg.wasm`)

execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })

// abitype is types only. Its declarations travel with ours, so that the package has no dependency at all.
await cp('node_modules/abitype/dist/types', 'dist/types/abitype', {
  recursive: true,
  filter: (path) => !/\.map$|zod/.test(path),
})
await cp('node_modules/abitype/LICENSE', 'dist/types/abitype/LICENSE')

// What is left of the modules' glue, which is internal, goes; relative imports get their extension (for
// `moduleResolution: nodenext`), abitype its place.
const abitype = 'dist/types/abitype/exports/index.js'
for (const name of await readdir('dist/types', { recursive: true })) {
  const path = join('dist/types', name)
  if (!path.endsWith('.d.ts') || name.startsWith('abitype')) continue
  const beside = relative(dirname(path), abitype)
  const text = await readFile(path, 'utf8')
  await writeFile(
    path,
    text
      .replace(/^import .*\/wasm\/.*\n/gm, '')
      .replace(/((?:from|import\()\s*['"])(\.\.?\/[^'"]*?)(?:\.js)?(['"])/g, '$1$2.js$3')
      .replace(/((?:from|import\()\s*['"])abitype(['"])/g, `$1${beside.startsWith('.') ? beside : `./${beside}`}$2`),
  )
}
