/** The machine and the versions that a run's figures are of. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'

export type Machine = {
  processor: string
  cores: number
  memoryGiB: number
  system: string
  node: string
  v8: string
  /** Of the last minute, before the run and after it. */
  load: readonly number[]
}

export function machine(loadBefore: number): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: [loadBefore, load()],
  }
}

export function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2))
}

/** The version of each package that is installed, by its manifest in `root`. */
export function versions(root: string): Record<string, string> {
  const manifest = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const names = Object.keys(manifest('.').dependencies)
  return Object.fromEntries(names.map((name) => [name, manifest(join('node_modules', name)).version as string]))
}

/** The commit measured; with a plus if files differ from it. */
export function commit(root: string): string {
  const git = (...options: string[]) => spawnSync('git', options, { cwd: root, encoding: 'utf8' })
  const { status, stdout } = git('rev-parse', '--short', 'HEAD')
  if (status !== 0) return 'unknown'
  const changed = git('status', '--porcelain', '--untracked-files=no').stdout.trim() !== ''
  return `${stdout.trim()}${changed ? '+' : ''}`
}
