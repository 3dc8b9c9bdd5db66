/** A Merkle-Patricia trie, made the simple way, with its proofs: an oracle for the verifier. */

import { type Hex, hexToBytes, keccak256, type RecursiveArray, toRlp } from 'latchkey'

type Entry = { path: readonly number[]; value: Hex }
type Node = RecursiveArray<Hex>

const nibbles = (key: Hex): number[] => [...hexToBytes(key)].flatMap((byte) => [byte >> 4, byte & 15])

/** Hex-prefix encoding (Yellow Paper, appendix C). */
function prefixed(path: readonly number[], leaf: boolean): Hex {
  const flag = (leaf ? 2 : 0) + (path.length % 2)
  const all = path.length % 2 === 1 ? [flag, ...path] : [flag, 0, ...path]
  return `0x${all.map((nibble) => nibble.toString(16)).join('')}`
}

export class Trie {
  readonly #entries: Entry[]
  readonly #nodes = new Map<Hex, Hex>()
  readonly root: Hex

  constructor(entries: readonly (readonly [key: Hex, value: Hex])[]) {
    this.#entries = entries.map(([key, value]) => ({ path: nibbles(key), value }))
    const top = toRlp(this.#entries.length === 0 ? '0x' : (this.#build(this.#entries, 0) as RecursiveArray<Hex>))
    this.root = keccak256(top)
    this.#nodes.set(this.root, top)
  }

  /** The nodes on the way to a key, whether it is there or not. */
  proof(key: Hex): Hex[] {
    const top = this.#nodes.get(this.root)
    const found: Hex[] = this.#entries.length === 0 || top === undefined ? [] : [top]
    let depth = 0
    const path = nibbles(key)
    let node: Node | undefined = this.#entries.length === 0 ? undefined : this.#build(this.#entries, 0)
    while (node !== undefined && typeof node !== 'string') {
      let child: Node | undefined
      if (node.length === 17) {
        child = node[path[depth] ?? 16]
        depth++
      } else {
        const [head, next] = node as [Hex, Node]
        const digits = [...head.slice(2)].map((digit) => Number.parseInt(digit, 16))
        const flag = digits[0] ?? 0
        const rest = digits.slice(flag % 2 === 1 ? 1 : 2)
        if (flag >= 2 || rest.some((nibble, index) => path[depth + index] !== nibble)) break
        depth += rest.length
        child = next
      }
      if (child === undefined || child === '0x' || depth > path.length) break
      if (typeof child === 'string') {
        const bytes = this.#nodes.get(child)
        if (bytes === undefined) break
        found.push(bytes)
        node = this.#opened.get(child)
      } else node = child
    }
    return found
  }

  readonly #opened = new Map<Hex, Node>()

  #build(entries: readonly Entry[], depth: number): Node {
    const [first] = entries
    if (first === undefined) return '0x'
    if (entries.length === 1) return [prefixed(first.path.slice(depth), true), first.value]
    let shared = 0
    const at = (index: number) => first.path[depth + index]
    while (at(shared) !== undefined && entries.every(({ path }) => path[depth + shared] === at(shared))) shared++
    if (shared > 0) {
      const below = this.#link(this.#build(entries, depth + shared))
      return [prefixed(first.path.slice(depth, depth + shared), false), below]
    }
    const children: Node[] = Array.from({ length: 16 }, (_, nibble) => {
      const own = entries.filter(({ path }) => path[depth] === nibble)
      return own.length === 0 ? '0x' : this.#link(this.#build(own, depth + 1))
    })
    const here = entries.find(({ path }) => path.length === depth)
    return [...children, here?.value ?? '0x']
  }

  /** A node inside its parent if it is short, or its hash. */
  #link(node: Node): Node {
    const bytes = toRlp(node as RecursiveArray<Hex>)
    if (bytes.length < 2 + 64) return node
    const hash = keccak256(bytes)
    this.#nodes.set(hash, bytes)
    this.#opened.set(hash, node)
    return hash
  }
}
