/** Measuring: outputs compared first, then all candidates in turn, repeat by repeat. */

import { middle, quartiles } from './statistics'
import type {
  Candidate,
  CandidateResult,
  Case,
  CaseResult,
  Environment,
  Prepared,
  Settings,
  TargetResult,
} from './types'

export const full: Settings = { repeats: 9, batchMilliseconds: 120, warmUpMilliseconds: 250 }

/** Kept, so that no engine may drop the work. */
let kept: unknown

/** Text that is equal for equal outputs, whatever their integers and bytes are made of. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))
}

/** Runs every candidate on every input and refuses candidates that disagree. */
async function compare(name: string, { inputs, candidates }: Prepared<unknown>): Promise<void> {
  const [first] = candidates
  if (!first || inputs.length === 0) throw new Error(`${name}: nothing to measure`)
  const output = async (candidate: Candidate<unknown>, input: unknown): Promise<string> => {
    candidate.enter?.()
    const raw = await candidate.run(input)
    candidate.leave?.()
    const text = canonical(candidate.comparable ? candidate.comparable(raw) : raw)
    if (text === undefined) throw new Error(`${name}: ${candidate.name} gave nothing`)
    return text
  }
  for (const [index, input] of inputs.entries()) {
    const expected = await output(first, input)
    for (const candidate of candidates.slice(1)) {
      const found = await output(candidate, input)
      if (found === expected) continue
      throw new Error(
        `${name}, input ${index}: ${first.name} gives ${expected.slice(0, 300)}, ${candidate.name} ${found.slice(0, 300)}`,
      )
    }
  }
}

/** One candidate, walking through the inputs. */
class Runner {
  readonly candidate: Candidate<unknown>
  readonly samples: number[] = []
  readonly #inputs: readonly unknown[]
  #next = 0
  #asynchronous = false
  #iterations = 1

  constructor(candidate: Candidate<unknown>, inputs: readonly unknown[]) {
    this.candidate = candidate
    this.#inputs = inputs
  }

  /** Milliseconds that so many operations take. */
  async #time(iterations: number): Promise<number> {
    const { candidate } = this
    const inputs = this.#inputs
    let next = this.#next
    candidate.enter?.()
    let told = 0
    const start = performance.now()
    if (this.#asynchronous) {
      for (let done = 0; done < iterations; done++) {
        kept = await candidate.run(inputs[next])
        if (candidate.elapsed) told += candidate.elapsed(kept)
        if (++next === inputs.length) next = 0
      }
    } else {
      for (let done = 0; done < iterations; done++) {
        kept = candidate.run(inputs[next])
        if (++next === inputs.length) next = 0
      }
    }
    const time = candidate.elapsed ? told : performance.now() - start
    candidate.leave?.()
    this.#next = next
    return time
  }

  /** Runs for a while, and finds how many operations fill a batch. */
  async warmUp({ warmUpMilliseconds, batchMilliseconds }: Settings): Promise<void> {
    this.candidate.enter?.()
    const first = this.candidate.run(this.#inputs[0])
    this.#asynchronous = first instanceof Promise
    kept = await first
    this.candidate.leave?.()
    let iterations = 1
    let spent = 0
    let last = 0
    do {
      last = await this.#time(iterations)
      spent += last
      this.#iterations = iterations
      if (last < batchMilliseconds / 2) iterations *= 2
    } while (spent < warmUpMilliseconds)
    const perOperation = Math.max(last, 0.001) / this.#iterations
    this.#iterations = Math.max(1, Math.round(batchMilliseconds / perOperation))
  }

  async repeat(): Promise<void> {
    const milliseconds = Math.max(await this.#time(this.#iterations), 0.001)
    this.samples.push((this.#iterations * 1000) / milliseconds)
  }

  result(): CandidateResult {
    const { name, package: from, note, lessWork = false } = this.candidate
    return {
      name,
      package: from,
      note,
      lessWork,
      median: middle(this.samples),
      quartiles: quartiles(this.samples),
      samples: this.samples,
    }
  }
}

/** Our speed over another's, repeat by repeat: what loads the machine meanwhile loads both. */
export function ratios(ours: readonly number[], others: readonly number[]): number[] {
  return ours.map((speed, index) => speed / (others[index] ?? Number.NaN))
}

function judge(case_: Case, results: readonly CandidateResult[], environment: Environment): TargetResult[] {
  const faster = (a: CandidateResult, b: CandidateResult) => b.median - a.median
  const ours = results.filter((result) => result.package === 'latchkey').sort(faster)[0]
  const best = results.filter((result) => result.package !== 'latchkey' && !result.lessWork).sort(faster)[0]
  return case_.targets.map(({ must, of, against, note }) => {
    const own = of ? results.find((result) => result.name === of) : ours
    if (!own) throw new Error(`${case_.name}: ${of ?? 'latchkey'} is not among the candidates`)
    const other = against ? results.find((result) => result.name === against) : best
    if (!other) throw new Error(`${case_.name}: nothing to compare with (${against ?? 'the best peer'})`)
    const each = ratios(own.samples, other.samples)
    const ratio = middle(each)
    const needed = typeof must === 'number' ? must : must[environment]
    return {
      must: needed,
      of: own.name,
      against: other.name,
      ratio,
      range: [Math.min(...each), Math.max(...each)],
      met: ratio >= needed,
      note,
    }
  })
}

/** Compares and measures one case. */
export async function measure(case_: Case, settings: Settings, environment: Environment): Promise<CaseResult> {
  const prepared = await case_.prepare()
  await compare(case_.name, prepared)
  const runners = prepared.candidates.map((candidate) => new Runner(candidate, prepared.inputs))
  for (const runner of runners) await runner.warmUp(settings)
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    // Another one begins each time, so that none is always measured after the same neighbour's garbage.
    for (let place = 0; place < runners.length; place++) {
      await runners[(place + repeat) % runners.length]?.repeat()
    }
  }
  if (kept === undefined) throw new Error(`${case_.name}: the work was dropped`)
  const candidates = runners.map((runner) => runner.result())
  const { name, title, note } = case_
  return { name, title, note, candidates, targets: judge(case_, candidates, environment) }
}
