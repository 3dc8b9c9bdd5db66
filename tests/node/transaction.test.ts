/** Transactions of types 0, 1 and 2: byte-equal to viem's and ethers', and back. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

const count = 1000

before(() => latchkey.init())

function common(random: Random) {
  return {
    nonce: Number(random.uint(53)),
    gas: random.uint(63),
    to: random.integer(5) === 0 ? undefined : random.address(),
    value: random.uint(256),
    data: random.integer(3) === 0 ? undefined : random.bytes(random.integer(120)),
  }
}

function accessList(random: Random): latchkey.AccessList {
  return random.list(3, () => ({ address: random.address(), storageKeys: random.list(3, () => random.bytes(32)) }))
}

const kinds = {
  legacy: (random: Random): latchkey.TransactionSerializableLegacy => ({
    ...common(random),
    type: 'legacy',
    // Without a chain id: before EIP-155.
    chainId: random.integer(4) === 0 ? undefined : 1 + Number(random.uint(45)),
    gasPrice: random.uint(150),
  }),
  eip2930: (random: Random): latchkey.TransactionSerializableEIP2930 => ({
    ...common(random),
    type: 'eip2930',
    chainId: 1 + Number(random.uint(50)),
    gasPrice: random.uint(150),
    accessList: accessList(random),
  }),
  eip1559: (random: Random): latchkey.TransactionSerializableEIP1559 => {
    const maxFeePerGas = random.uint(150)
    return {
      ...common(random),
      type: 'eip1559',
      chainId: 1 + Number(random.uint(50)),
      maxFeePerGas,
      maxPriorityFeePerGas: maxFeePerGas === 0n ? 0n : random.uint(256) % (maxFeePerGas + 1n),
      accessList: accessList(random),
    }
  },
}

function forEthers(transaction: latchkey.TransactionSerializable, random: Random): ethers.Transaction {
  const types = { legacy: 0, eip2930: 1, eip1559: 2, eip4844: 3, eip7702: 4 }
  return ethers.Transaction.from({
    type: types[transaction.type ?? 'legacy'],
    chainId: transaction.chainId ?? 0,
    nonce: transaction.nonce ?? 0,
    gasLimit: transaction.gas ?? 0n,
    gasPrice: transaction.gasPrice ?? null,
    maxFeePerGas: transaction.maxFeePerGas ?? null,
    maxPriorityFeePerGas: transaction.maxPriorityFeePerGas ?? null,
    to: transaction.to ?? (random.boolean() ? null : undefined),
    value: transaction.value ?? 0n,
    data: transaction.data ?? '0x',
    accessList: transaction.accessList
      ? transaction.accessList.map(({ address, storageKeys }) => ({ address, storageKeys: [...storageKeys] }))
      : null,
  })
}

/** Zero and empty fields are absent after parsing, in viem's and in ours. */
function withoutZeros(transaction: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(transaction).filter(
      ([key, value]) =>
        value !== undefined &&
        (key === 'nonce' || (value !== 0n && value !== '0x' && !(Array.isArray(value) && value.length === 0))),
    ),
  )
}

for (const [name, make] of Object.entries(kinds)) {
  test(`${count} random signed ${name} transactions are byte-equal to viem's and ethers'`, async () => {
    const random = randomFrom(name.length * 1000 + 7)
    for (let index = 0; index < count; index++) {
      const transaction = make(random)
      const privateKey = latchkey.pad(latchkey.numberToHex(random.uint(250) + 1n), { size: 32 })
      const account = privateKeyToAccount(privateKey)

      const unsigned = latchkey.serializeTransaction(transaction)
      assert.equal(
        unsigned,
        viem.serializeTransaction(transaction as viem.TransactionSerializable),
        `unsigned ${index}`,
      )
      const theirs = forEthers(transaction, random)
      assert.equal(unsigned, theirs.unsignedSerialized, `unsigned, ethers ${index}`)
      assert.deepEqual(latchkey.parseTransaction(unsigned), withoutZeros(transaction), `parsed unsigned ${index}`)

      const expected = await account.signTransaction(transaction as viem.TransactionSerializable)
      const signature = viem.parseTransaction(expected) as unknown as { r: viem.Hex; s: viem.Hex; yParity: number }
      const parts = { r: signature.r, s: signature.s, yParity: signature.yParity }
      const signed = latchkey.serializeTransaction(transaction, parts)
      assert.equal(signed, expected, `signed ${index}`)
      const key = new ethers.SigningKey(privateKey)
      theirs.signature = key.sign(theirs.unsignedHash)
      assert.equal(signed, theirs.serialized, `signed, ethers ${index}`)

      const parsed = latchkey.parseTransaction(signed)
      const { r = '0x', s = '0x', v, yParity, ...fields } = parsed
      assert.deepEqual(fields, withoutZeros(transaction), `parsed ${index}`)
      assert.equal(BigInt(r), BigInt(signature.r))
      assert.equal(BigInt(s), BigInt(signature.s))
      assert.equal(yParity, signature.yParity)
      assert.equal(v, (viem.parseTransaction(expected) as { v?: bigint }).v)
      // What is accepted serializes to the same bytes again.
      assert.equal(latchkey.serializeTransaction(parsed as latchkey.TransactionSerializable), signed)
      if (index % 10 === 0) {
        assert.equal(latchkey.recoverTransactionAddress({ serializedTransaction: signed }), account.address)
        assert.equal(
          latchkey.recoverTransactionAddress({ serializedTransaction: unsigned, signature: parts }),
          account.address,
        )
      }
    }
  })
}

test('the type is inferred from the fees, as viem infers it', () => {
  const to = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  for (const transaction of [
    { chainId: 1, to, gasPrice: 5n },
    { chainId: 1, to, gasPrice: 5n, accessList: [] },
    { chainId: 1, to, maxFeePerGas: 5n },
    { chainId: 1, to, maxFeePerGas: 5n, maxPriorityFeePerGas: 5n },
  ] as const) {
    assert.equal(
      latchkey.serializeTransaction(transaction),
      viem.serializeTransaction(transaction as viem.TransactionSerializable),
    )
  }
})

const valid = { type: 'eip1559', chainId: 1, nonce: 1, maxFeePerGas: 2n, gas: 21000n } as const

for (const [what, transaction] of Object.entries({
  'a negative value': { ...valid, value: -1n },
  'a fractional nonce': { ...valid, nonce: 1.5 },
  'a value as text': { ...valid, value: '1' },
  'an address with a wrong checksum': { ...valid, to: '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
  'odd data': { ...valid, data: '0x123' },
  'no chain': { ...valid, chainId: undefined },
  'a priority fee above the fee': { ...valid, maxPriorityFeePerGas: 3n },
  'a nonce of 2^64 - 1': { ...valid, nonce: 2n ** 64n - 1n },
  'a storage key of 31 bytes': {
    ...valid,
    accessList: [{ address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', storageKeys: [`0x${'00'.repeat(31)}`] }],
  },
  'blobs without any': { ...valid, type: 'eip4844' },
  'an unknown type': { ...valid, type: 'eip9999' },
  'nothing that tells the type': { to: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
  'no object': 'transaction',
})) {
  test(`${what} is refused`, () => {
    fails('INVALID_PARAMS', () => latchkey.serializeTransaction(transaction as never))
  })
}

test('a signature that Ethereum refuses is refused', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const word = (value: bigint) => latchkey.numberToHex(value, { size: 32 })
  const good = { r: word(1n), s: word(1n), yParity: 0 }
  latchkey.serializeTransaction(valid, good)
  for (const bad of [
    { ...good, r: word(0n) },
    { ...good, r: word(order) },
    { ...good, s: word(0n) },
    { ...good, s: word(order / 2n + 1n) },
    { ...good, yParity: 2 },
    { r: good.r, s: good.s },
    { ...good, r: `0x${'00'.repeat(33)}` as const },
  ]) {
    fails('INVALID_PARAMS', () => latchkey.serializeTransaction(valid, bad as never))
  }
  const legacy = { type: 'legacy', chainId: 5, gasPrice: 1n } as const
  fails('INVALID_PARAMS', () => latchkey.serializeTransaction(legacy, { r: good.r, s: good.s, v: 37n }))
  latchkey.serializeTransaction(legacy, { r: good.r, s: good.s, v: 45n })
})

test('every cut, every trailing byte and every flipped header of a transaction is refused or another one', () => {
  const signed = latchkey.serializeTransaction(
    { ...valid, to: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', data: '0x1234' },
    { r: latchkey.numberToHex(7n, { size: 32 }), s: latchkey.numberToHex(9n, { size: 32 }), yParity: 1 },
  )
  const bytes = latchkey.hexToBytes(signed)
  for (let length = 0; length < bytes.length; length++) {
    fails('PARSE', () => latchkey.parseTransaction(bytes.slice(0, length)))
  }
  fails('PARSE', () => latchkey.parseTransaction(latchkey.concat([bytes, new Uint8Array(1)])))
  fails('PARSE', () => latchkey.parseTransaction('0x03c0'))
  fails('INVALID_PARAMS', () => latchkey.parseTransaction('0x05c0'))
  fails('PARSE', () => latchkey.parseTransaction('0x80'))
  for (let index = 0; index < bytes.length * 8; index++) {
    const flipped = bytes.slice()
    flipped[index >> 3] = (flipped[index >> 3] ?? 0) ^ (1 << (index & 7))
    try {
      const parsed = latchkey.parseTransaction(flipped)
      assert.equal(
        latchkey.serializeTransaction(parsed as latchkey.TransactionSerializable),
        latchkey.bytesToHex(flipped),
      )
    } catch (error) {
      assert.ok(latchkey.isLatchkeyError(error))
      assert.ok(error.code === 'PARSE' || error.code === 'INVALID_PARAMS', error.code)
    }
  }
})
