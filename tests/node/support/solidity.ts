/** Contracts for a test, compiled by the demo's solc. */

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Abi, Hex } from 'latchkey'

type Output = {
  errors?: { severity: string; formattedMessage: string }[]
  contracts: Record<string, Record<string, { abi: Abi; evm: { bytecode: { object: string } } }>>
}

/** Contracts by name, with their init code. */
export function compile(source: string): Record<string, { abi: Abi; bytecode: Hex }> {
  const solc = createRequire(resolve('..', 'www', 'package.json'))('solc') as { compile(input: string): string }
  const input = {
    language: 'Solidity',
    sources: { 'test.sol': { content: source } },
    settings: { evmVersion: 'paris', outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  }
  const output: Output = JSON.parse(solc.compile(JSON.stringify(input)))
  const wrong = output.errors?.filter(({ severity }) => severity === 'error') ?? []
  if (wrong.length > 0) throw new Error(wrong.map(({ formattedMessage }) => formattedMessage).join('\n'))
  const contracts = Object.entries(output.contracts['test.sol'] ?? {})
  return Object.fromEntries(
    contracts.map(([name, { abi, evm }]) => [name, { abi, bytecode: `0x${evm.bytecode.object}` }]),
  )
}
