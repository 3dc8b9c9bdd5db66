/** Signatures, their hashes, init code and logs of several events against viem's and ethers'. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

const count = 5000

before(() => latchkey.init())

function type(random: Random, depth = 0): string {
  const plain = ['uint256', 'uint8', 'int', 'uint', 'address', 'bool', 'bytes', 'bytes32', 'string']
  const tuple = () => `(${[0, ...random.list(2, () => 0)].map(() => type(random, depth + 1)).join(',')})`
  const base = depth < 2 && random.integer(5) === 0 ? tuple() : random.pick(plain)
  return base + random.list(2, () => random.pick(['[]', '[3]'])).join('')
}

/** What is all in lower or all in upper case has no checksum. */
const isMixed = (address: string): boolean => /[a-f]/.test(address) && /[A-F]/.test(address)

const name = (random: Random): string => `f${random.bytes(1 + random.integer(5)).slice(2)}`

test(`${count} random signatures are spelled and hashed as viem’s and ethers’`, () => {
  const random = randomFrom(4)
  for (let index = 0; index < count; index++) {
    const inputs = random.list(4, () => `${type(random)}${random.boolean() ? ` ${name(random)}` : ''}`)
    const text = `function ${name(random)}(${inputs.join(', ')})`
    const ours = latchkey.toFunctionSignature(text)
    const fragment = ethers.FunctionFragment.from(text)
    assert.equal(ours, fragment.format('sighash'), text)
    const item = latchkey.parseAbiItem([text] as readonly string[]) as viem.AbiFunction
    assert.equal(latchkey.toFunctionSignature(item), ours)
    assert.equal(ours, viem.toFunctionSignature(item), text)
    assert.equal(latchkey.toFunctionHash(text), viem.toFunctionHash(item))
    assert.equal(latchkey.slice(latchkey.toFunctionHash(item), 0, 4), fragment.selector)
    assert.equal(latchkey.toFunctionSelector(text), fragment.selector)

    const indexed = inputs.slice(0, 3).map((input) => input.replace(/ |$/, ' indexed '))
    const event = `event ${name(random)}(${indexed.join(', ')})`
    const eventItem = latchkey.parseAbiItem([event] as readonly string[]) as viem.AbiEvent
    assert.equal(latchkey.toEventSignature(event), viem.toEventSignature(eventItem), event)
    assert.equal(latchkey.toEventHash(eventItem), viem.toEventHash(eventItem))
    assert.equal(latchkey.toEventHash(event), ethers.EventFragment.from(event).topicHash)
  }
  fails('PARSE', () => latchkey.toFunctionSignature('function ('))
  fails('INVALID_PARAMS', () => latchkey.toFunctionSignature({ type: 'constructor', inputs: [] } as never))
})

test(`${count} random addresses carry the ERC-1191 checksum that viem gives them, and no other is taken`, () => {
  const random = randomFrom(1191)
  for (let index = 0; index < count; index++) {
    const address = random.address()
    const chainId = random.pick([30, 31, 1, 44787, 1 + Number(random.uint(40))])
    const ours = latchkey.getAddress(address, chainId)
    assert.equal(ours, viem.checksumAddress(address, chainId), `case ${index}`)
    assert.ok(latchkey.isAddress(ours, { chainId }))
    const plain = latchkey.getAddress(address)
    assert.equal(plain, ethers.getAddress(address))
    assert.equal(latchkey.getAddress(plain, chainId), ours)
    assert.equal(latchkey.checksumAddress(ours), plain)
    if (plain === ours) continue
    if (isMixed(plain)) assert.ok(!latchkey.isAddress(plain, { chainId }))
    if (isMixed(ours)) fails('INVALID_PARAMS', () => latchkey.getAddress(ours))
  }
  fails('INVALID_PARAMS', () => latchkey.getAddress('0x12', 30))
  fails('INVALID_PARAMS', () => latchkey.getAddress(latchkey.pad('0x1', { size: 20 }), 1.5))
})

test('messages are prefixed, and structs and domains hashed, as viem does', () => {
  const random = randomFrom(191)
  for (let index = 0; index < count; index++) {
    const text = random.text()
    const raw = random.bytes(random.integer(100))
    assert.equal(latchkey.toPrefixedMessage(text), viem.toPrefixedMessage(text), `case ${index}`)
    assert.equal(latchkey.toPrefixedMessage({ raw }), viem.toPrefixedMessage({ raw }))
    assert.equal(latchkey.keccak256(latchkey.toPrefixedMessage({ raw })), ethers.hashMessage(ethers.getBytes(raw)))
    const types: Record<string, { name: string; type: string }[]> = {
      EIP712Domain: [{ name: 'name', type: 'string' }],
      Person: [{ name: 'wallet', type: 'address' }],
      Mail: [
        { name: 'to', type: 'Person[]' },
        { name: 'text', type: 'string' },
        { name: 'id', type: 'uint256' },
      ],
    }
    const data = { to: random.list(3, () => ({ wallet: random.address() })), text, id: random.uint(256) }
    const { EIP712Domain = [], Person = [], ...others } = types
    const hash = latchkey.hashStruct({ types, primaryType: 'Mail', data })
    assert.equal(hash, viem.hashStruct({ types, primaryType: 'Mail', data }))
    assert.equal(hash, ethers.TypedDataEncoder.from({ ...others, Person }).hash(data))
    const domain = { name: text }
    assert.equal(latchkey.hashDomain({ types, domain }), viem.hashDomain({ types, domain }))
    assert.equal(latchkey.hashDomain({ types, domain }), ethers.TypedDataEncoder.hashDomain(domain))
    assert.equal(
      latchkey.hashStruct({ types, primaryType: 'EIP712Domain', data: domain }),
      latchkey.domainSeparator({ domain }),
    )
    // What V3 knows, V4 hashes alike.
    const flat = {
      types: { Person, EIP712Domain },
      primaryType: 'Person',
      domain,
      message: { wallet: random.address() },
    } as never
    assert.equal(latchkey.hashTypedDataV3(flat), viem.hashTypedData(flat))
  }
  fails('INVALID_PARAMS', () => latchkey.toPrefixedMessage({ raw: '0x1' }))
})

test('init code is read back as viem reads it', () => {
  const random = randomFrom(5)
  const abi = latchkey.parseAbi(['constructor(uint256 supply, string name)'])
  for (let index = 0; index < 1000; index++) {
    const bytecode = random.bytes(1 + random.integer(60))
    const data = latchkey.encodeDeployData({ abi, bytecode, args: [random.uint(256), random.text()] })
    assert.deepEqual(latchkey.decodeDeployData({ abi, bytecode, data }), viem.decodeDeployData({ abi, bytecode, data }))
  }
  assert.deepEqual(latchkey.decodeDeployData({ abi: [], bytecode: '0x12', data: '0x12' }), {
    args: undefined,
    bytecode: '0x12',
  })
  fails('INVALID_PARAMS', () => latchkey.decodeDeployData({ abi: [], bytecode: '0x12', data: '0x1234' }))
})

test('logs are sorted out by event as viem does', () => {
  const random = randomFrom(6)
  const abi = latchkey.parseAbi([
    'event Transfer(address indexed from, address indexed to, uint256 value)',
    'event Approval(address indexed owner, address indexed spender, uint256 value)',
    'event Note(string text)',
  ])
  const people = Array.from({ length: 3 }, () => random.address())
  const logs = Array.from({ length: 500 }, () => {
    const kind = random.integer(4)
    const args = [random.pick(people), random.pick(people)] as const
    const name = kind === 0 ? 'Transfer' : 'Approval'
    const topics =
      kind < 2 ? latchkey.encodeEventTopics({ abi, eventName: name, args }) : [latchkey.toEventHash('Note(string)')]
    return {
      address: random.address(),
      topics: (kind === 3 ? [random.bytes(32)] : topics) as latchkey.Hex[],
      data: kind < 2 ? random.bytes(32) : latchkey.encodeAbiParameters([{ type: 'string' }], [random.text()]),
      blockNumber: 1n,
      blockHash: null,
      transactionHash: null,
      transactionIndex: 0,
      logIndex: 0,
      removed: false,
    }
  })
  const [from] = people
  const queries = [
    {},
    { eventName: 'Transfer' },
    { eventName: ['Transfer', 'Note'] },
    { eventName: 'Transfer', args: { from } },
    { eventName: 'Transfer', args: { from: people } },
  ] as const
  for (const query of queries) {
    const ours = latchkey.parseEventLogs({ abi, logs, ...query } as never) as object[]
    const theirs = viem.parseEventLogs({ abi, logs, ...query } as never) as object[]
    assert.ok(ours.length > 0)
    assert.deepEqual(ours, theirs)
  }
  fails('INVALID_PARAMS', () => latchkey.parseEventLogs({ abi: 'abi' as never, logs: [] }))
})
