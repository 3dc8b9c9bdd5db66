/** Payment links: written and read back; their call data against viem's. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

before(() => latchkey.init())

const types = ['uint256', 'uint8', 'int256', 'address', 'bool', 'string', 'bytes', 'bytes32'] as const

function value(random: Random, type: (typeof types)[number]): string | number | bigint | boolean {
  switch (type) {
    case 'uint256':
      return random.uint(256)
    case 'uint8':
      return random.integer(256)
    case 'int256':
      return random.int(256)
    case 'address':
      return latchkey.getAddress(random.address())
    case 'bool':
      return random.boolean()
    case 'string':
      return random.text()
    case 'bytes':
      return random.bytes(random.integer(40))
    case 'bytes32':
      return random.bytes(32)
  }
}

test('5,000 random links are read back as they were written, with viem’s call data', () => {
  const random = randomFrom(681)
  for (let index = 0; index < 5000; index++) {
    const calls = random.boolean()
    const args = random.list(4, () => random.pick(types)).map((type) => ({ type, value: value(random, type) }))
    const fields = {
      to: latchkey.getAddress(random.address()),
      ...(random.boolean() && { chainId: 1 + Number(random.uint(50)) }),
      ...(calls && { functionName: `f${random.integer(1000)}`, args }),
      ...(random.boolean() && { value: random.uint(256) }),
      ...(random.boolean() && { gas: random.uint(64) }),
      ...(random.boolean() && { gasPrice: random.uint(100) }),
    }
    const link = latchkey.formatPaymentLink(fields)
    const { data, wrongChecksum, ...read } = latchkey.parsePaymentLink(link)
    assert.deepEqual(read, fields, link)
    assert.equal(wrongChecksum, false)
    assert.equal(latchkey.formatPaymentLink(read), link)
    if (!fields.functionName) {
      assert.equal(data, undefined)
      continue
    }
    const item = {
      type: 'function',
      name: fields.functionName,
      stateMutability: 'payable',
      inputs: args.map(({ type }) => ({ type })),
      outputs: [],
    } as const
    assert.equal(data, viem.encodeFunctionData({ abi: [item], args: args.map((argument) => argument.value) }), link)
  }
})

test('the examples of the specification, and names', () => {
  const payment = latchkey.parsePaymentLink('ethereum:0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359?value=2.014e18')
  assert.equal(payment.value, 2014000000000000000n)
  assert.equal(payment.wrongChecksum, true)
  const transfer = latchkey.parsePaymentLink(
    'ethereum:0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7/transfer?address=0x8e23ee67d1332ad560396262c48ffbb01f93d052&uint256=1',
  )
  const to = '0x8e23ee67d1332ad560396262c48ffbb01f93d052'
  const abi = latchkey.parseAbi(['function transfer(address, uint256)'])
  assert.equal(transfer.data, latchkey.encodeFunctionData({ abi, functionName: 'transfer', args: [to, 1n] }))
  assert.equal(transfer.wrongChecksum, false)

  const named = latchkey.parsePaymentLink('ethereum:pay-unicorn.eth@1/transfer?address=friend.eth&uint256=1')
  assert.equal(named.name, 'unicorn.eth')
  assert.equal(named.to, undefined)
  assert.deepEqual(named.args, [
    { type: 'address', value: 'friend.eth' },
    { type: 'uint256', value: 1n },
  ])
  // A name must be resolved before there is call data.
  assert.equal(named.data, undefined)
  const { data: _, wrongChecksum: __, ...fields } = named
  assert.equal(latchkey.formatPaymentLink(fields), 'ethereum:pay-unicorn.eth@1/transfer?address=friend.eth&uint256=1')
})

const to = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

for (const [link, code] of [
  ['', 'PARSE'],
  ['bitcoin:1', 'PARSE'],
  ['ethereum:', 'INVALID_PARAMS'],
  [`ethereum:${to}?value=1.5`, 'INVALID_PARAMS'],
  [`ethereum:${to}?value=1&value=2`, 'INVALID_PARAMS'],
  [`ethereum:${to}?uint256=1`, 'INVALID_PARAMS'],
  [`ethereum:${to}/f?uint8=256`, 'INVALID_PARAMS'],
  [`ethereum:${to}/f?uint=1`, 'INVALID_PARAMS'],
  [`ethereum:${to}@0x1`, 'INVALID_PARAMS'],
  [`ethereum:${to}?value=${'1'.repeat(9000)}`, 'LIMIT'],
] as const) {
  test(`no link: ${link.slice(0, 70)}`, () => {
    fails(code, () => latchkey.parsePaymentLink(link))
  })
}

test('what cannot be written is refused', () => {
  for (const bad of [
    {},
    { to, name: 'unicorn.eth' },
    { to: '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
    { name: 'no name' },
    { to, value: -1n },
    { to, chainId: 1.5 },
    { to, functionName: 'not one' },
    { to, functionName: 'f', args: [{ type: 'uint8', value: 256 }] },
    { to, functionName: 'f', args: [{ type: 'address', value: '0x12' }] },
    { to, functionName: 'f', args: [{ type: 'uint256' }] },
    { to, args: [{ type: 'uint256', value: 1n }] },
    'link',
  ]) {
    fails('INVALID_PARAMS', () => latchkey.formatPaymentLink(bad as never))
  }
})
