// Compiles www/contracts with solc into public/contracts, where the page fetches it. Does nothing if nothing changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const name = 'LatchkeyToken'
const source = readFileSync(join(root, 'contracts', `${name}.sol`), 'utf8')
const target = join(root, 'public', 'contracts', `${name}.json`)
const versions = ['solc', '@openzeppelin/contracts'].map(
  (dependency) => `${dependency}@${require(`${dependency}/package.json`).version}`,
)
const settings = {
  // Every chain that a gateway is likely to serve runs this version; newer op codes are not needed.
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { [name]: ['abi', 'evm.bytecode.object'] } },
}
const origin = createHash('sha256')
  .update(JSON.stringify([source, versions, settings]))
  .digest('hex')

if (existsSync(target) && JSON.parse(readFileSync(target, 'utf8')).origin === origin) {
  process.stdout.write(`contracts: ${name} is up to date\n`)
  process.exit(0)
}

const solc = require('solc')
const input = { language: 'Solidity', sources: { [`${name}.sol`]: { content: source } }, settings }
const output = JSON.parse(
  solc.compile(JSON.stringify(input), {
    import: (path) => ({ contents: readFileSync(require.resolve(path), 'utf8') }),
  }),
)
for (const message of output.errors ?? []) process.stderr.write(message.formattedMessage)
if (output.errors?.some((message) => message.severity === 'error')) process.exit(1)

const contract = output.contracts[`${name}.sol`][name]
const bytecode = `0x${contract.evm.bytecode.object}`
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, JSON.stringify({ contract: name, origin, versions, abi: contract.abi, bytecode }))
process.stdout.write(
  `contracts: ${name}, ${(bytecode.length - 2) / 2} bytes of init code, by ${versions.join(' and ')}\n`,
)
