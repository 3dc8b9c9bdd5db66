/** What TypeScript infers from a const ABI. `tsc` checks this file; running it checks that the values are so. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as latchkey from 'latchkey'
import { fails } from './support/expect'

before(() => latchkey.init())

type Equal<a, b> = (<t>() => t extends a ? 1 : 2) extends <t>() => t extends b ? 1 : 2 ? true : false

/** Fails to compile unless both types are the same. */
function same<a, b>(_: Equal<a, b>): void {}

const abi = [
  {
    type: 'function',
    name: 'balanceOf',
    stateMutability: 'view',
    inputs: [{ name: 'owner', type: 'address' }],
    outputs: [{ type: 'uint256' }],
  },
  {
    type: 'function',
    name: 'position',
    stateMutability: 'view',
    inputs: [],
    outputs: [
      { name: 'tick', type: 'int24' },
      {
        name: 'order',
        type: 'tuple',
        components: [
          { name: 'maker', type: 'address' },
          { name: 'amounts', type: 'uint256[]' },
        ],
      },
    ],
  },
  {
    type: 'event',
    name: 'Transfer',
    inputs: [
      { name: 'from', type: 'address', indexed: true },
      { name: 'memo', type: 'string', indexed: true },
      { name: 'amount', type: 'uint256' },
    ],
  },
  { type: 'error', name: 'Refused', inputs: [{ name: 'code', type: 'uint8' }] },
  { type: 'constructor', stateMutability: 'nonpayable', inputs: [{ name: 'supply', type: 'uint256' }] },
] as const

const owner = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

test('prepared functions: arguments and results', () => {
  const balanceOf = latchkey.prepareFunction(abi, 'balanceOf')
  const data = balanceOf.encode([owner])
  // @ts-expect-error: the argument is an address
  fails('INVALID_PARAMS', () => balanceOf.encode([5n]))
  // @ts-expect-error: the argument is missing
  fails('INVALID_PARAMS', () => balanceOf.encode())
  // @ts-expect-error: there is no such function
  fails('NOT_FOUND', () => latchkey.prepareFunction(abi, 'balance'))
  assert.equal(latchkey.encodeFunctionData({ ...balanceOf, args: [owner] }), data)
  const args = balanceOf.decode(data)
  same<(typeof args)[0], `0x${string}`>(true)
  const balance = balanceOf.decodeResult(balanceOf.encodeResult(5n))
  same<typeof balance, bigint>(true)
  assert.deepEqual([args, balance], [[owner], 5n])
  const position = latchkey.prepareFunction(abi, 'position()')
  const result = position.decodeResult(position.encodeResult([-1, { maker: owner, amounts: [1n] }]))
  same<(typeof result)[1]['amounts'], readonly bigint[]>(true)
  assert.equal(position.encode(), position.functionName)
})

test('functions: names, arguments and results', () => {
  latchkey.encodeFunctionData({ abi, functionName: 'balanceOf', args: [owner] })
  latchkey.encodeFunctionData({ abi, functionName: 'position' })
  // @ts-expect-error: there is no such function
  fails('NOT_FOUND', () => latchkey.encodeFunctionData({ abi, functionName: 'balance', args: [owner] }))
  // @ts-expect-error: the argument is an address
  fails('INVALID_PARAMS', () => latchkey.encodeFunctionData({ abi, functionName: 'balanceOf', args: [5n] }))
  // @ts-expect-error: the argument is missing
  fails('INVALID_PARAMS', () => latchkey.encodeFunctionData({ abi, functionName: 'balanceOf' }))

  const data = latchkey.encodeFunctionResult({ abi, functionName: 'balanceOf', result: 5n })
  const balance = latchkey.decodeFunctionResult({ abi, functionName: 'balanceOf', data })
  same<typeof balance, bigint>(true)
  assert.equal(balance, 5n)

  const result = [-1, { maker: owner, amounts: [1n] }] as const
  const position = latchkey.decodeFunctionResult({
    abi,
    functionName: 'position',
    data: latchkey.encodeFunctionResult({ abi, functionName: 'position', result }),
  })
  same<(typeof position)[0], number>(true)
  same<(typeof position)[1]['maker'], `0x${string}`>(true)
  same<(typeof position)[1]['amounts'], readonly bigint[]>(true)
  assert.deepEqual(position, result)

  const call = latchkey.decodeFunctionData({
    abi,
    data: latchkey.encodeFunctionData({ abi, functionName: 'balanceOf', args: [owner] }),
  })
  same<typeof call.functionName, 'balanceOf' | 'position'>(true)
  assert.equal(call.functionName, 'balanceOf')
  if (call.functionName === 'balanceOf') assert.equal(call.args[0], owner)
})

test('parseAbi is typed by its signatures', () => {
  const parsed = latchkey.parseAbi(['function add(uint256 a, int8 b) returns (bool)'])
  const data = latchkey.encodeFunctionResult({ abi: parsed, functionName: 'add', result: true })
  const sum = latchkey.decodeFunctionResult({ abi: parsed, functionName: 'add', data })
  same<typeof sum, boolean>(true)
  assert.equal(sum, true)
  latchkey.encodeFunctionData({ abi: parsed, functionName: 'add', args: [1n, 2] })
  // @ts-expect-error: int8 is a number
  latchkey.encodeFunctionData({ abi: parsed, functionName: 'add', args: [1n, 2n] })

  const params = latchkey.parseAbiParameters('string name, uint8[2] pair')
  const values = latchkey.decodeAbiParameters(params, latchkey.encodeAbiParameters(params, ['x', [1, 2]]))
  same<(typeof values)[0], string>(true)
  same<(typeof values)[1], readonly [number, number]>(true)
  assert.deepEqual(values, ['x', [1, 2]])
})

test('events and errors', () => {
  const topics = latchkey.encodeEventTopics({ abi, eventName: 'Transfer', args: { from: owner, memo: 'x' } })
  // @ts-expect-error: there is no such parameter
  latchkey.encodeEventTopics({ abi, eventName: 'Transfer', args: { nobody: owner } })
  const log = latchkey.decodeEventLog({
    abi,
    topics: topics as latchkey.Hex[],
    data: latchkey.encodeAbiParameters([{ type: 'uint256' }], [7n]),
  })
  same<typeof log.eventName, 'Transfer'>(true)
  same<typeof log.args.from, `0x${string}`>(true)
  // A hash is all that a topic keeps of a string.
  same<typeof log.args.memo, `0x${string}`>(true)
  same<typeof log.args.amount, bigint>(true)
  assert.deepEqual(log.args, { from: owner, memo: latchkey.keccak256(latchkey.toHex('x')), amount: 7n })

  const refused = latchkey.decodeErrorResult({
    abi,
    data: latchkey.encodeErrorResult({ abi, errorName: 'Refused', args: [3] }),
  })
  same<typeof refused.errorName, 'Refused' | 'Error' | 'Panic'>(true)
  assert.equal(refused.errorName, 'Refused')
  if (refused.errorName === 'Refused') {
    same<typeof refused.args, readonly [number]>(true)
    assert.deepEqual(refused.args, [3])
  }
})

test('constructors and packed values', () => {
  latchkey.encodeDeployData({ abi, bytecode: '0x60', args: [1n] })
  // @ts-expect-error: the argument is missing
  fails('INVALID_PARAMS', () => latchkey.encodeDeployData({ abi, bytecode: '0x60' }))
  latchkey.encodePacked(['address', 'uint8'], [owner, 1])
  // @ts-expect-error: an address is text
  fails('INVALID_PARAMS', () => latchkey.encodePacked(['address'], [1]))
})

test('typed data', () => {
  const types = {
    Vote: [
      { name: 'choice', type: 'uint8' },
      { name: 'weight', type: 'uint256' },
    ],
  } as const
  latchkey.hashTypedData({ types, primaryType: 'Vote', domain: { name: 'x' }, message: { choice: 1, weight: 1n } })
  fails('INVALID_PARAMS', () =>
    // @ts-expect-error: the choice is a number
    latchkey.hashTypedData({ types, primaryType: 'Vote', domain: {}, message: { choice: 'a', weight: 1n } }),
  )
})

test('an ABI of which nothing is known takes anything', () => {
  const wide: latchkey.Abi = abi
  const data = latchkey.encodeFunctionData({ abi: wide, functionName: 'balanceOf', args: [owner] })
  const call = latchkey.decodeFunctionData({ abi: wide, data })
  same<typeof call.functionName, string>(true)
  const result = latchkey.decodeFunctionResult({
    abi: wide,
    functionName: 'balanceOf',
    data: latchkey.encodeFunctionResult({ abi: wide, functionName: 'balanceOf', result: 1n }),
  })
  same<typeof result, unknown>(true)
  assert.equal(result, 1n)
})
