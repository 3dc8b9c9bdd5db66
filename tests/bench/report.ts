/** What a run leaves: JSON with every sample, Markdown to read, a chart of each case. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cases, unreachable } from './cases/index'
import { chart } from './chart'
import type { Machine } from './machine'
import type { CandidateResult, CaseResult, Environment, Settings, TargetResult } from './types'

export type Run = {
  environment: Environment
  date: string
  commit: string
  machine: Machine
  browser: string | null
  packages: Record<string, string>
  settings: Settings
  cases: readonly CaseResult[]
}

/** Three figures are all that such a measurement has. */
export function figure(number: number): string {
  if (number >= 1e6) return `${(number / 1e6).toPrecision(3)}M`
  if (number >= 1e3) return `${(number / 1e3).toPrecision(3)}k`
  return number.toPrecision(3)
}

/** How far half of the samples lie from the middle. */
function spread({ median, quartiles: [low, high] }: CandidateResult): string {
  return `±${(((high - low) / 2 / median) * 100).toFixed(0)} %`
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...body.map(line)].join('\n')
}

type Row = { result: CaseResult; target: TargetResult; ours: CandidateResult; other: CandidateResult }

function rows(results: readonly CaseResult[]): Row[] {
  return results.flatMap((result) =>
    result.targets.flatMap((target) => {
      const candidates = [...result.candidates].sort((a, b) => b.median - a.median)
      const ours = candidates.find((candidate) => candidate.name === target.of)
      const other = candidates.find((candidate) => candidate.name === target.against)
      return ours && other ? [{ result, target, ours, other }] : []
    }),
  )
}

function summary(results: readonly CaseResult[]): string {
  const head = ['operation', 'latchkey, op/s', 'compared with', 'its op/s', 'ratio', 'lowest–highest', 'must', 'met']
  return table([
    head,
    ...rows(results).map(({ result, target, ours, other }) => [
      // `latchkey, prepared`: what comes behind the comma is how.
      [result.title, ...ours.name.split(', ').slice(1)].join(', '),
      figure(ours.median),
      other.name,
      figure(other.median),
      target.ratio.toFixed(2),
      target.range.map((ratio) => ratio.toFixed(2)).join('–'),
      `${target.must}${target.note ? ` (${target.note})` : ''}`,
      target.met ? 'yes' : '**no**',
    ]),
  ])
}

/** What is not met, and what was not measured. */
function shortfalls({ cases: results }: Run): string[] {
  const missed = rows(results)
    .filter(({ target }) => !target.met)
    .map(
      ({ result, target }) =>
        `Not met: ${result.title}: ${target.ratio.toFixed(2)} × ${target.against}, must be ${target.must}`,
    )
  const measured = new Set(results.map(({ name }) => name))
  const left = cases.filter(({ name }) => !measured.has(name)).map(({ title }) => `Not measured in this run: ${title}`)
  const beyond = unreachable.map(
    ({ operation, must, why }) =>
      `Not reachable through the public API yet: ${operation} (must be ${must} in Node / Chromium): ${why}`,
  )
  return [...missed, ...left, ...beyond]
}

function detail(result: CaseResult, environment: Environment): string {
  const fastest = [...result.candidates].sort((a, b) => b.median - a.median)
  const notes = [result.note, ...fastest.map(({ name, note }) => note && `${name}: ${note}.`)].filter(Boolean)
  return [
    `### ${result.title}`,
    ...notes,
    table([
      ['', 'op/s', 'half of the repeats within'],
      ...fastest.map((candidate) => [candidate.name, figure(candidate.median), spread(candidate)]),
    ]),
    `![${result.title}](${environment}-${result.name}.svg)`,
  ].join('\n\n')
}

function markdown(run: Run): string {
  const { machine, settings } = run
  const facts = [
    `${run.date}, commit ${run.commit}`,
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    run.browser ?? `Node ${machine.node}, V8 ${machine.v8}`,
    `load of the last minute ${machine.load.join(' before, ')} after`,
    `${settings.repeats} repeats of ${settings.batchMilliseconds} ms for each candidate, in turn; outputs compared first`,
    Object.entries(run.packages)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ]
  return `${[
    `# Benchmark: ${run.environment === 'node' ? 'Node' : 'Chromium'}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    'A ratio is the median over the repeats of our speed over the other’s in the same repeat. Only ratios mean something beyond this run.',
    summary(run.cases),
    shortfalls(run)
      .map((line) => `- ${line}`)
      .join('\n'),
    '## Every candidate',
    ...run.cases.map((result) => detail(result, run.environment)),
  ].join('\n\n')}\n`
}

/** Writes the files and gives what is to be printed. */
export function write(run: Run, folder: string): string {
  mkdirSync(folder, { recursive: true })
  const name = run.environment
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(run, null, 2)}\n`)
  writeFileSync(join(folder, `${name}.md`), markdown(run))
  for (const result of run.cases) {
    const bars = result.candidates.map(({ name, package: from, median, quartiles }) => ({
      name,
      ours: from === 'latchkey',
      value: median,
      range: quartiles,
      text: `${figure(median)}/s`,
    }))
    writeFileSync(join(folder, `${name}-${result.name}.svg`), chart(`${result.title} (${name})`, bars))
  }
  return `${summary(run.cases)}\n\n${shortfalls(run).join('\n')}\n\n${join(folder, `${name}.md`)}`
}
