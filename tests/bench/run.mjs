// Bundles the benchmark and starts it. In Node the packages stay outside, so that each is measured as Node loads it; for
// a page everything is bundled, as an application's bundler does.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(fileURLToPath(import.meta.url))
const inPage = process.argv.includes('chromium')
const outdir = join(root, 'node_modules/.cache', inPage ? 'bench-chromium' : 'bench-node')
const page = join(outdir, 'page.js')

// tiny-secp256k1 imports its module as if it were a script, which webpack understands: here is what webpack makes of it.
const moduleAsScript = {
  name: 'wasm as a script',
  setup(builder) {
    builder.onLoad({ filter: /\.wasm$/ }, async ({ path }) => {
      const bytes = await readFile(path)
      const imports = [
        ...new Set(WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ module }) => module)),
      ]
      const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name)
      const contents = [
        ...imports.map((name, index) => `import * as import${index} from ${JSON.stringify(name)}`),
        `const bytes = Uint8Array.from(atob(${JSON.stringify(bytes.toString('base64'))}), (text) => text.charCodeAt(0))`,
        `const imports = { ${imports.map((name, index) => `${JSON.stringify(name)}: import${index}`).join(', ')} }`,
        'const { instance } = await WebAssembly.instantiate(bytes, imports)',
        ...names.map((name) => `export const ${name} = instance.exports.${name}`),
      ]
      return { contents: contents.join('\n'), resolveDir: dirname(path), loader: 'js' }
    })
  },
}

await rm(outdir, { recursive: true, force: true })
const shared = { bundle: true, format: 'esm', outdir, logLevel: 'error' }
const cold = readdirSync(join(root, 'cold'))
  .filter((name) => name !== 'run.ts')
  .map((name) => join(root, 'cold', name))
await build({
  ...shared,
  entryPoints: [join(root, 'main.ts'), ...cold],
  outbase: root,
  outExtension: { '.js': '.mjs' },
  packages: 'external',
  platform: 'node',
  target: 'node20',
})
if (inPage) {
  await build({
    ...shared,
    entryPoints: [join(root, 'page.ts')],
    platform: 'browser',
    target: 'es2022',
    minify: true,
    plugins: [moduleAsScript],
  })
  // What is imported at run time stays in files of its own.
  await build({
    ...shared,
    outdir: join(outdir, 'cold'),
    entryPoints: cold,
    splitting: true,
    platform: 'browser',
    target: 'es2022',
    minify: true,
  })
}
const { status } = spawnSync(process.execPath, [join(outdir, 'main.mjs'), '--page', page, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
})
process.exit(status ?? 1)
