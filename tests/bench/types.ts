/** What a case of the benchmark is. */

export type Environment = 'node' | 'chromium'

/** One way to do a case's operation. */
export type Candidate<Input> = {
  /** As the report names it. */
  name: string
  /** The npm package measured; ours is `latchkey`. */
  package: string
  /** The operation, as a user of the package writes it. What it gives is what is compared. */
  run(input: Input): unknown
  /** Brings an output into the form in which all candidates' outputs are compared. Not timed. */
  comparable?(output: unknown): unknown
  /** The milliseconds to count instead of those that `run` took: where its output tells them. */
  elapsed?(output: unknown): number
  /** Where the work differs from the others'. */
  note?: string
  /** Does less than the others: shown, and never taken for the best peer. */
  lessWork?: boolean
  /** Before and after each batch: for engines that are switched globally. */
  enter?(): void
  leave?(): void
}

/** A ratio that the project has set itself. */
export type Target = {
  must: number | Record<Environment, number>
  /** One of our candidates instead of our fastest. */
  of?: string
  /** One candidate instead of the fastest peer. */
  against?: string
  /** Why the ratio and the target are not about quite the same. */
  note?: string
}

export type Prepared<Input> = {
  /** Walked through round and round. Many where a candidate caches what it has seen. */
  inputs: readonly Input[]
  candidates: readonly Candidate<Input>[]
}

export type Case<Input = unknown> = {
  name: string
  title: string
  note?: string
  targets: readonly Target[]
  prepare(): Promise<Prepared<Input>>
}

/** A case, its input's type told by `prepare`. */
export function defineCase<Input>(case_: Case<Input>): Case {
  return case_ as Case<unknown>
}

export type Settings = {
  /** How often each candidate is timed. */
  repeats: number
  /** How long one timing lasts, about. */
  batchMilliseconds: number
  warmUpMilliseconds: number
}

export type CandidateResult = {
  name: string
  package: string
  note?: string | undefined
  lessWork: boolean
  /** Operations a second: the median of the repeats, its quartiles, and all of them in the order measured. */
  median: number
  quartiles: readonly [number, number]
  samples: readonly number[]
}

export type TargetResult = {
  must: number
  of: string
  against: string
  /** The median over the repeats of our speed over the other's in the same repeat. */
  ratio: number
  /** The lowest and highest of them. */
  range: readonly [number, number]
  met: boolean
  note?: string | undefined
}

export type CaseResult = {
  name: string
  title: string
  note?: string | undefined
  candidates: readonly CandidateResult[]
  targets: readonly TargetResult[]
}
