/**
 * The `@example` blocks of the package's sources, as code that checks itself.
 *
 * An example needs no imports: whatever the entry points export is there, and so are `client` (of a local chain) and `wallet`
 * (unlocked, with ether).
 * `// => value` says what the expression before it gives, `// throws CODE` how it fails.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Example = { name: string; where: string; code: string }
export type Documented = { name: string; where: string; exported: boolean; examples: Example[] }

const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\//g
/** What a comment may stand before: a function, a class's or an interface's method. */
const declaration = /^\s*(?:export (?:async )?function (\w+)|(\w+)\??(?:<[^(]*>)?\()/

/** Every function and method of a file that carries a doc comment and is not internal. */
export function documented(file: string): Documented[] {
  const text = readFileSync(file, 'utf8')
  const found: Documented[] = []
  for (const match of text.matchAll(comment)) {
    const after = text.slice(match.index + match[0].length)
    const [, exported, method] = declaration.exec(after) ?? []
    const name = exported ?? method
    if (!name || match[0].includes('@internal')) continue
    const line = text.slice(0, match.index).split('\n').length
    const where = `${file.slice(file.lastIndexOf('pkg/'))}:${line}`
    const body = match[0].replace(/^\s*\/?\*+ ?/gm, '').replace(/\*\/$/, '')
    const examples = [...body.matchAll(/@example\n```ts\n([\s\S]*?)\n```/g)].map((block) => ({
      name,
      where,
      code: block[1] ?? '',
    }))
    found.push({ name, where, exported: exported !== undefined, examples })
  }
  return found
}

/** The files below a folder. */
export function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

/** How many brackets a line leaves open. Strings, templates and regular expressions are passed over. */
function depthOf(line: string): number {
  const bare = line
    .replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/\/(?:[^/\\\n]|\\.)+\/\.test/g, 'x.test')
    .replace(/\/\/.*$/, '')
  return [...bare].reduce((depth, character) => {
    if ('([{'.includes(character)) return depth + 1
    return ')]}'.includes(character) ? depth - 1 : depth
  }, 0)
}

/** One statement each: lines until the brackets are closed and the next line does not go on. */
function statements(code: string): string[] {
  const found: string[] = []
  let depth = 0
  for (const line of code.split('\n')) {
    const goesOn = depth > 0 || /^\s*(\.|\/\/ (=>|throws))/.test(line)
    const last = found.at(-1)
    if (goesOn && last !== undefined) found[found.length - 1] = `${last}\n${line}`
    else found.push(line)
    depth += depthOf(line)
  }
  return found
}

/** The checking form of one statement. */
function check(statement: string, where: string): string {
  const marked = /^([\s\S]*?)\s*\/\/ (=>|throws) ([^\n]*)$/.exec(statement)
  if (!marked) return statement
  const [, expression, kind, rest] = marked
  if (kind === '=>') return `await gives(${where}, async () => (${expression}), async () => (${rest}))`
  return `await refuses(${where}, async () => (${expression}), '${rest?.trim()}')`
}

/** How many expectations an example has. */
export function expectations({ code }: Example): number {
  return code.match(/\/\/ (=>|throws) /g)?.length ?? 0
}

const names = (text: string): Set<string> => new Set(text.match(/[A-Za-z_]\w*/g))

/** A module with one function for each example. `exported`: entry point to the names it exports, values and types apart. */
export function toModule(
  examples: readonly Example[],
  exported: ReadonlyMap<string, { values: readonly string[]; types: readonly string[] }>,
): string {
  const used = names(examples.map(({ code }) => code).join('\n'))
  const imports: string[] = []
  const taken = new Set<string>()
  for (const [entry, { values, types }] of exported) {
    const wanted = (list: readonly string[]) => list.filter((name) => used.has(name) && !taken.has(name))
    const specifiers = [...wanted(values), ...wanted(types).map((name) => `type ${name}`)]
    for (const name of [...values, ...types]) taken.add(name)
    if (specifiers.length > 0) imports.push(`import { ${specifiers.join(', ')} } from '${entry}'`)
  }
  const functions = examples.map(({ code, name, where }) => {
    const body = statements(code).map((statement) => check(statement, JSON.stringify(`${name}, ${where}`)))
    return `async ({ client, wallet }: Fixtures): Promise<void> => {\n  void client, wallet\n  {\n${body.join('\n')}\n  }\n}`
  })
  return [
    "import { type Fixtures, gives, refuses } from '../../node/support/example-checks'",
    ...imports,
    `export const examples: ((fixtures: Fixtures) => Promise<void>)[] = [\n${functions.join(',\n')}\n]`,
    '',
  ].join('\n')
}
