/** The ABI codecs against viem and ethers, on random types and values. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { fails } from './support/expect'
import { canonical, elementary, type Param, params, positional, value } from './support/parameters'
import { type Random, randomFrom } from './support/random'

before(() => latchkey.init())

test('encodeAbiParameters and decodeAbiParameters: 5,000 random parameter lists', () => {
  const random = randomFrom(11)
  const coder = ethers.AbiCoder.defaultAbiCoder()
  for (let index = 0; index < 5000; index++) {
    const types = params(random, random.boolean())
    const values = types.map((type) => value(random, type))
    const expected = viem.encodeAbiParameters(types, values as never)
    const message = `case ${index}: ${types.map(canonical)}`
    assert.equal(latchkey.encodeAbiParameters(types, values), expected, message)
    assert.equal(coder.encode(types.map(canonical), positional(values) as unknown[]), expected, message)
    assert.deepEqual(latchkey.decodeAbiParameters(types, expected), values, message)
    assert.deepEqual(latchkey.decodeAbiParameters(types, viem.hexToBytes(expected)), values, message)
    assert.deepEqual(viem.decodeAbiParameters(types, expected), values, message)
  }
})

test('functions: 5,000 random ABIs, calls and results', () => {
  const random = randomFrom(12)
  for (let index = 0; index < 5000; index++) {
    const inputs = random.integer(5) === 0 ? [] : params(random, random.boolean())
    const outputs = random.integer(5) === 0 ? [] : params(random, random.boolean())
    const abi = [
      { type: 'event', name: 'run', inputs: [] },
      { type: 'function', name: 'run', inputs, outputs, stateMutability: 'view' },
      { type: 'function', name: 'other', inputs: [{ type: 'uint8' }], outputs: [], stateMutability: 'view' },
    ] as viem.Abi
    const args = inputs.map((input) => value(random, input))
    const call = { abi: abi.slice(1), functionName: 'run', args }
    const expected = viem.encodeFunctionData(call)
    assert.equal(latchkey.encodeFunctionData(call), expected)
    assert.equal(latchkey.encodeFunctionData({ ...call, functionName: expected.slice(0, 10) }), expected)
    const iface = new ethers.Interface([{ type: 'function', name: 'run', inputs, outputs } as never])
    assert.equal(iface.encodeFunctionData('run', positional(args) as unknown[]), expected)
    assert.deepEqual(
      latchkey.decodeFunctionData({ abi, data: expected }),
      viem.decodeFunctionData({ abi, data: expected }),
    )
    const values = outputs.map((output) => value(random, output))
    const result = values.length === 1 ? values[0] : values.length === 0 ? undefined : values
    const returned = { abi: abi.slice(1), functionName: 'run', result }
    const data = viem.encodeFunctionResult(returned as never)
    assert.equal(latchkey.encodeFunctionResult(returned), data)
    if (values.length > 0) {
      assert.deepEqual(latchkey.decodeFunctionResult({ abi: abi.slice(1), functionName: 'run', data }), result)
    } else {
      assert.equal(latchkey.decodeFunctionResult({ abi: abi.slice(1), functionName: 'run', data }), undefined)
    }
    const item = abi[1] as viem.AbiFunction
    assert.equal(latchkey.toFunctionSelector(item), viem.toFunctionSelector(item))
  }
})

test('constructors: 5,000 random deployments', () => {
  const random = randomFrom(13)
  for (let index = 0; index < 5000; index++) {
    const inputs = params(random, true)
    const abi = [{ type: 'constructor', inputs, stateMutability: 'payable' }] as viem.Abi
    const args = inputs.map((input) => value(random, input))
    const bytecode = random.bytes(random.integer(64))
    assert.equal(latchkey.encodeDeployData({ abi, bytecode, args }), viem.encodeDeployData({ abi, bytecode, args }))
  }
  assert.equal(latchkey.encodeDeployData({ abi: [], bytecode: '0x60' }), '0x60')
  const abi = latchkey.parseAbi(['constructor(uint256 supply)'])
  fails('INVALID_PARAMS', () => latchkey.encodeDeployData({ abi, bytecode: '0x60', args: [] as never }))
})

test('errors: 5,000 random ones, and Error and Panic', () => {
  const random = randomFrom(14)
  for (let index = 0; index < 5000; index++) {
    const inputs = random.integer(5) === 0 ? [] : params(random, true)
    const abi = [
      { type: 'function', name: 'Refused', inputs: [], outputs: [], stateMutability: 'view' },
      { type: 'error', name: 'Refused', inputs },
    ] as viem.Abi
    const args = inputs.map((input) => value(random, input))
    const data = viem.encodeErrorResult({ abi: abi.slice(1), errorName: 'Refused', args })
    assert.equal(latchkey.encodeErrorResult({ abi: abi.slice(1), errorName: 'Refused', args } as never), data)
    assert.equal(latchkey.encodeErrorResult({ abi, errorName: 'Refused', args }), data)
    assert.deepEqual(latchkey.decodeErrorResult({ abi, data }), viem.decodeErrorResult({ abi, data }))
  }
  const abi = latchkey.parseAbi(['error Other()'])
  for (const data of [
    viem.encodeErrorResult({ abi: viem.parseAbi(['error Error(string)']), errorName: 'Error', args: ['no'] }),
    viem.encodeErrorResult({ abi: viem.parseAbi(['error Panic(uint256)']), errorName: 'Panic', args: [17n] }),
  ]) {
    assert.deepEqual(latchkey.decodeErrorResult({ abi, data }), viem.decodeErrorResult({ abi, data }))
  }
  fails('NOT_FOUND', () => latchkey.decodeErrorResult({ abi, data: '0x12345678' }))
  fails('NOT_FOUND', () => latchkey.decodeErrorResult({ abi, data: '0x' }))
})

/** The topic of an indexed value; of what is longer than a word, any hash will do. */
function topic(random: Random, { type }: Param, item: unknown): viem.Hex {
  if (/\]|tuple/.test(type)) return random.bytes(32)
  if (type === 'string') return viem.keccak256(viem.stringToHex(item as string))
  if (type === 'bytes') return viem.keccak256(item as viem.Hex)
  return viem.encodeAbiParameters([{ type }], [item] as never)
}

test('events: 5,000 random logs and filters', () => {
  const random = randomFrom(15)
  for (let index = 0; index < 5000; index++) {
    const named = random.boolean()
    let indexed = 0
    const inputs = params(random, named).map((input) => {
      const inTopic = indexed < 3 && random.boolean()
      if (inTopic) indexed++
      return { ...input, indexed: inTopic }
    })
    const item = { type: 'event', name: 'Happened', inputs } as viem.AbiEvent
    const abi = [item]
    const values = inputs.map((input) => value(random, input))
    const topics: [viem.Hex, ...viem.Hex[]] = [viem.toEventSelector(item)]
    inputs.forEach((input, position) => {
      if (input.indexed) topics.push(topic(random, input, values[position]))
    })
    const inData = inputs.flatMap((input, position) => (input.indexed ? [] : [position]))
    const data = viem.encodeAbiParameters(
      inData.map((position) => inputs[position] as Param),
      inData.map((position) => values[position]) as never,
    )
    if (inputs.every((input) => !input.indexed || !/\]|tuple/.test(input.type))) {
      const iface = new ethers.Interface([
        { ...item, inputs: inputs.map((input) => ({ name: '', ...input })) } as never,
      ])
      const fragment = iface.getEvent('Happened')
      assert.ok(fragment)
      assert.deepEqual(iface.encodeEventLog(fragment, positional(values) as unknown[]), { topics, data })
    }
    assert.equal(latchkey.toEventSelector(item), viem.toEventSelector(item))
    assert.deepEqual(
      latchkey.decodeEventLog({ abi, topics, data }),
      viem.decodeEventLog({ abi, topics, data }),
      `case ${index}`,
    )
    // viem filters for what fits a word, strings and bytes.
    const plain = inputs.filter((input) => input.indexed).every((input) => !/\]|tuple/.test(input.type))
    if (!named || !plain) continue
    const args = Object.fromEntries(
      inputs.flatMap((input, position) =>
        input.indexed && random.boolean()
          ? [[input.name, random.boolean() ? values[position] : [values[position], value(random, input)]]]
          : [],
      ),
    )
    const filter = { abi, eventName: 'Happened', args }
    assert.deepEqual(latchkey.encodeEventTopics(filter), viem.encodeEventTopics(filter as never), `filter ${index}`)
  }
})

test('logs that do not fit their event', () => {
  const abi = latchkey.parseAbi(['event Transfer(address indexed from, address indexed to, uint256 amount)'])
  const word = (digit: string): latchkey.Hex => `0x${digit.repeat(64)}`
  const from: latchkey.Hex = `0x${'0'.repeat(24)}${'11'.repeat(20)}`
  const [topic] = latchkey.encodeEventTopics({ abi })
  fails('NOT_FOUND', () => latchkey.decodeEventLog({ abi, topics: [word('1')], data: '0x' }))
  fails('NOT_FOUND', () => latchkey.decodeEventLog({ abi, topics: [], data: '0x' }))
  fails('INVALID_PARAMS', () => latchkey.decodeEventLog({ abi, topics: [topic], data: word('0') }))
  fails('INVALID_PARAMS', () => latchkey.decodeEventLog({ abi, topics: [topic, from, from], data: '0x' }))
  fails('INVALID_PARAMS', () => latchkey.decodeEventLog({ abi, topics: [topic, word('1'), from], data: word('0') }))
  fails('INVALID_PARAMS', () => latchkey.decodeEventLog({ abi, topics: ['0x12'], data: '0x' }))
  for (const [topics, data] of [
    [[topic, from, from], undefined],
    [[topic, from], `${from}${word('0').slice(2)}`],
    [[topic], undefined],
  ] as [[latchkey.Hex, ...latchkey.Hex[]], latchkey.Hex | undefined][]) {
    assert.deepEqual(
      latchkey.decodeEventLog({ abi, topics, data, strict: false }),
      viem.decodeEventLog({ abi, topics, data, strict: false }),
    )
  }
})

test('ERC-20 and ERC-721 Transfer in one ABI are told apart by their topics', () => {
  const abi = [
    ...latchkey.parseAbi(['event Transfer(address indexed from, address indexed to, uint256 amount)']),
    ...latchkey.parseAbi(['event Transfer(address indexed from, address indexed to, uint256 indexed id)']),
  ] as const
  const word: latchkey.Hex = `0x${'0'.repeat(63)}7`
  const [topic] = latchkey.encodeEventTopics({ abi: [abi[0]] })
  const erc721 = latchkey.decodeEventLog({ abi, topics: [topic, word, word, word], data: '0x' })
  assert.equal((erc721.args as unknown as { id: bigint }).id, 7n)
  const erc20 = latchkey.decodeEventLog({ abi, topics: [topic, word, word], data: word })
  assert.equal((erc20.args as unknown as { amount: bigint }).amount, 7n)
})

test('overloads are chosen by their arguments, or named by signature', () => {
  const abi = latchkey.parseAbi([
    'function f(uint256 a)',
    'function f(string a)',
    'function f(address a, bool b)',
    'function f()',
    'function g(address a)',
    'function g(bytes20 a)',
  ])
  const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  for (const args of [[5n], ['text'], [address, true], []] as const) {
    const call = { abi, functionName: 'f', args } as never
    assert.equal(latchkey.encodeFunctionData(call), viem.encodeFunctionData(call))
  }
  fails('INVALID_PARAMS', () => latchkey.encodeFunctionData({ abi, functionName: 'f', args: [true] as never }))
  fails('INVALID_PARAMS', () => latchkey.encodeFunctionData({ abi, functionName: 'g', args: [address] }))
  assert.equal(
    latchkey.encodeFunctionData({ abi, functionName: 'g(address)' as never, args: [address] as never }).slice(0, 10),
    viem.toFunctionSelector('g(address)'),
  )
  fails('NOT_FOUND', () => latchkey.encodeFunctionData({ abi, functionName: 'h' as never, args: [] as never }))
})

test('encodePacked: 5,000 random lists', () => {
  const random = randomFrom(16)
  for (let index = 0; index < 5000; index++) {
    const types = random.list(6, () => {
      const type = elementary(random)
      return type === 'string' || type === 'bytes' || random.integer(4) > 0 ? type : `${type}[]`
    })
    const values = types.map((type) => value(random, { type }))
    const expected = viem.encodePacked(types, values as never)
    assert.equal(latchkey.encodePacked(types, values as never), expected, `${types}`)
    assert.equal(ethers.solidityPacked(types, values as unknown[]), expected)
  }
  fails('PARSE', () => latchkey.encodePacked(['uint7'], [1] as never))
  fails('INVALID_PARAMS', () => latchkey.encodePacked(['string[]'], [['a']] as never))
  fails('INVALID_PARAMS', () => latchkey.encodePacked(['uint8'], [] as never))
})

const signatures = [
  'constructor(address owner, uint256 supply) payable',
  'function transfer(address to, uint256 amount) returns (bool)',
  'function balanceOf(address) view returns (uint256 balance)',
  'function swap((address token, uint24 fee)[] path, bytes calldata data) external payable returns (uint256, int24[2])',
  'event Transfer(address indexed from, address indexed to, uint256 amount)',
  'error Refused(string reason, uint8)',
  'function fill(Order order, Order[] calldata more)',
  'struct Order { address maker; Item[] items; uint256 salt; }',
  'struct Item { address token; uint256[2] range; }',
  'fallback() external payable',
  'receive() external payable',
] as const

test("human-readable ABIs are viem's", () => {
  assert.deepEqual(latchkey.parseAbi(signatures), viem.parseAbi(signatures))
  assert.deepEqual(latchkey.parseAbiItem(signatures[1]), viem.parseAbiItem(signatures[1]))
  assert.deepEqual(
    latchkey.parseAbiItem(['function f(Item item)', signatures[8]]),
    viem.parseAbiItem(['function f(Item item)', signatures[8]]),
  )
  for (const text of ['address to, uint256 amount', '(string name, uint8)[2] list', 'uint256']) {
    assert.deepEqual(latchkey.parseAbiParameters(text), viem.parseAbiParameters(text))
  }
  assert.deepEqual(
    latchkey.parseAbiParameters(['Item item, bool', signatures[8]]),
    viem.parseAbiParameters(['Item item, bool', signatures[8]]),
  )
  assert.equal(latchkey.toFunctionSelector('transfer(address,uint256)'), '0xa9059cbb')
  assert.equal(latchkey.toFunctionSelector('function transfer(address to, uint256 amount)'), '0xa9059cbb')
  assert.equal(
    latchkey.toEventSelector('Transfer(address indexed from, address indexed to, uint256 value)'),
    '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
  )
  fails('PARSE', () => latchkey.parseAbi(['function transfer(address to']))
  fails('PARSE', () => latchkey.parseAbi(['function f(uint7 a)']))
  fails('PARSE', () => latchkey.parseAbi(['function f(Missing a)']))
  fails('PARSE', () => latchkey.toFunctionSelector('not a function'))
})

test('an equal ABI in another object gives the same answer, again and again', () => {
  const expected = viem.toFunctionSelector('ping()')
  for (let index = 0; index < 20000; index++) {
    const abi = [{ type: 'function', name: 'ping', inputs: [], outputs: [], stateMutability: 'view' }] as const
    assert.equal(latchkey.encodeFunctionData({ abi, functionName: 'ping' }), expected)
  }
})

const erc20 = [
  { type: 'uint8' },
  { type: 'int8' },
  { type: 'address' },
  { type: 'bytes4' },
  { type: 'uint256[2]' },
  { type: 'tuple', components: [{ name: 'amount', type: 'uint256' }] },
] as const
const good = [1, -1, '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x12345678', [1n, 2n], { amount: 1n }] as const

test('every kind of wrong value is refused, and named', () => {
  latchkey.encodeAbiParameters(erc20, good)
  const cases: [number, unknown, string][] = [
    [0, 256, '[0]'],
    [0, -1, '[0]'],
    [0, '1', '[0]'],
    [0, 1.5, '[0]'],
    [0, Number.NaN, '[0]'],
    [0, 2n ** 256n, '[0]'],
    [1, 128, '[1]'],
    [1, -129, '[1]'],
    [1, 2n ** 255n, '[1]'],
    [2, '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '[2]'],
    [2, '0x12', '[2]'],
    [2, null, '[2]'],
    [3, '0x1234', '[3]'],
    [3, '0x123456789', '[3]'],
    [3, 'abcd', '[3]'],
    [4, [1n], '[4]'],
    [4, [1n, 'x'], '[4][1]'],
    [5, {}, '[5].amount'],
    [5, { amount: '1' }, '[5].amount'],
    [5, [1n, 2n], '[5]'],
    [5, 7, '[5]'],
  ]
  for (const [index, bad, path] of cases) {
    const values: unknown[] = [...good]
    values[index] = bad
    const error = fails('INVALID_PARAMS', () => latchkey.encodeAbiParameters(erc20, values as never))
    assert.ok(String((error.data as { path: string }).path).endsWith(path), `${error.message}, ${path}`)
  }
  fails('INVALID_PARAMS', () => latchkey.encodeAbiParameters(erc20, good.slice(1) as never))
  fails('INVALID_PARAMS', () => latchkey.encodeFunctionData({ abi: 'x' as never, functionName: 'f' }))
  fails('PARSE', () => latchkey.encodeAbiParameters([{ type: 'uint257' }], [1n] as never))
})

test('malformed data is refused: cut, dirty, or pointing outside', () => {
  const types = latchkey.parseAbiParameters('bool, address, bytes, string[]')
  const data = viem.hexToBytes(
    viem.encodeAbiParameters(types, [true, '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x1234', ['a', 'b']]),
  )
  // The padding behind the last string is not required.
  for (let length = 0; length <= data.length - 32; length++) {
    fails('INVALID_PARAMS', () => latchkey.decodeAbiParameters(types, data.slice(0, length)))
  }
  const dirty = (index: number, byte: number) => {
    const copy = data.slice()
    copy[index] = byte
    return copy
  }
  fails('INVALID_PARAMS', () => latchkey.decodeAbiParameters(types, dirty(31, 2)))
  fails('INVALID_PARAMS', () => latchkey.decodeAbiParameters(types, dirty(32, 1)))
  fails('INVALID_PARAMS', () => latchkey.decodeAbiParameters(types, dirty(64, 255)))
  const bomb = `0x${'0'.repeat(62)}20${'f'.repeat(64)}` as const
  fails('INVALID_PARAMS', () => latchkey.decodeAbiParameters([{ type: 'uint256[]' }], bomb))
  fails('INVALID_PARAMS', () => latchkey.decodeAbiParameters([{ type: 'uint256' }], '0x'))
})
