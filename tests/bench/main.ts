/** `main.mjs --env node|chromium [--only NAME] [--out FOLDER] [--page SCRIPT]`. */

import { parseArgs } from 'node:util'
import { cases } from './cases/index'
import { inChromium } from './chromium'
import { full, measure } from './harness'
import { commit, load, machine, versions } from './machine'
import { write } from './report'
import type { CaseResult, Environment } from './types'

const { values } = parseArgs({
  options: {
    env: { type: 'string', default: 'node' },
    only: { type: 'string' },
    out: { type: 'string' },
    page: { type: 'string', default: '' },
  },
})

const environment = values.env as Environment
const chosen = cases.filter(({ name }) => values.only === undefined || name.includes(values.only))
if (chosen.length === 0) {
  throw new Error(`no case ${values.only}; there are: ${cases.map(({ name }) => name).join(', ')}`)
}

const loadBefore = load()
const results: CaseResult[] = []
const failures: string[] = []

async function each(run: (name: string) => Promise<CaseResult>): Promise<void> {
  for (const { name } of chosen) {
    process.stdout.write(`  ${name}\n`)
    try {
      results.push(await run(name))
    } catch (error) {
      // A page's error brings its stack along.
      const [message] = String(error instanceof Error ? error.message : error).split('\n')
      failures.push(`FAILED: ${message}`)
      process.stdout.write(`    FAILED: ${message}\n`)
    }
  }
}

async function inNode(name: string): Promise<CaseResult> {
  const case_ = cases.find((candidate) => candidate.name === name)
  if (!case_) throw new Error(`no case ${name}`)
  return measure(case_, full, 'node')
}

let browser: string | null = null
if (environment === 'chromium') browser = await inChromium(values.page, full, each)
else await each(inNode)

const root = process.cwd()
const run = {
  environment,
  date: new Date().toISOString(),
  commit: commit(root),
  machine: machine(loadBefore),
  browser,
  packages: versions(root),
  settings: full,
  cases: results,
}
process.stdout.write(`\n${values.out === undefined ? '' : write(run, values.out)}\n`)
for (const failure of failures) process.stdout.write(`${failure}\n`)
process.exit(failures.length > 0 ? 1 : 0)
