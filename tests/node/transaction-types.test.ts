/** Transactions of types 3 and 4, their sidecars and authorisations, against viem's and ethers'. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import * as viemUtils from 'viem/utils'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

const count = 5000
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

before(() => latchkey.init())

/** A signature in range; whose it is does not matter to a codec. */
function signature(random: Random): { r: latchkey.Hex; s: latchkey.Hex; yParity: number } {
  const word = (most: bigint) => latchkey.numberToHex((random.uint(256) % most) + 1n, { size: 32 })
  return { r: word(halfOrder), s: word(halfOrder), yParity: random.integer(2) }
}

function common(random: Random) {
  const maxFeePerGas = random.uint(150)
  return {
    chainId: 1 + Number(random.uint(50)),
    nonce: Number(random.uint(53)),
    gas: random.uint(63),
    to: random.address(),
    value: random.uint(256),
    data: random.integer(3) === 0 ? undefined : random.bytes(random.integer(120)),
    maxFeePerGas,
    maxPriorityFeePerGas: maxFeePerGas === 0n ? 0n : random.uint(256) % (maxFeePerGas + 1n),
    accessList: random.list(3, () => ({
      address: random.address(),
      storageKeys: random.list(3, () => random.bytes(32)),
    })),
  }
}

const versionedHash = (random: Random): latchkey.Hex => `0x01${random.bytes(31).slice(2)}`

const kinds = {
  eip4844: (random: Random): latchkey.TransactionSerializableEIP4844 => ({
    ...common(random),
    type: 'eip4844',
    maxFeePerBlobGas: random.uint(90),
    blobVersionedHashes: [versionedHash(random), ...random.list(5, () => versionedHash(random))],
    sidecars: false,
  }),
  eip7702: (random: Random): latchkey.TransactionSerializableEIP7702 => ({
    ...common(random),
    type: 'eip7702',
    authorizationList: [authorization(random), ...random.list(2, () => authorization(random))],
  }),
}

function authorization(random: Random): latchkey.SignedAuthorization {
  return {
    address: random.address(),
    chainId: Number(random.uint(53)),
    nonce: Number(random.uint(53)),
    ...signature(random),
  }
}

function forEthers(transaction: ReturnType<(typeof kinds)[keyof typeof kinds]>, random: Random): ethers.Transaction {
  return ethers.Transaction.from({
    type: transaction.type === 'eip4844' ? 3 : 4,
    chainId: transaction.chainId,
    nonce: transaction.nonce ?? 0,
    gasLimit: transaction.gas ?? 0n,
    maxFeePerGas: transaction.maxFeePerGas ?? null,
    maxPriorityFeePerGas: transaction.maxPriorityFeePerGas ?? null,
    to: random.boolean() ? transaction.to : latchkey.getAddress(transaction.to),
    value: transaction.value ?? 0n,
    data: transaction.data ?? '0x',
    accessList: (transaction.accessList ?? []).map(({ address, storageKeys }) => ({
      address,
      storageKeys: [...storageKeys],
    })),
    ...('authorizationList' in transaction
      ? {
          authorizationList: transaction.authorizationList.map(({ address, chainId, nonce, r, s, yParity }) => ({
            address: latchkey.getAddress(address),
            chainId: BigInt(chainId),
            nonce: BigInt(nonce),
            signature: ethers.Signature.from({ r, s, yParity: yParity === 0 ? 0 : 1 }),
          })),
        }
      : {
          maxFeePerBlobGas: transaction.maxFeePerBlobGas ?? null,
          blobVersionedHashes: [...(transaction.blobVersionedHashes ?? [])],
        }),
  })
}

/** Zero and empty fields are absent after parsing, in viem's and in ours. */
function withoutZeros(transaction: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(transaction).filter(
      ([key, value]) =>
        key === 'nonce' ||
        !(
          value === undefined ||
          value === false ||
          value === 0n ||
          value === '0x' ||
          (Array.isArray(value) && value.length === 0)
        ),
    ),
  )
}

for (const [name, make] of Object.entries(kinds)) {
  test(`${count} random ${name} transactions are byte-equal to viem's and ethers', and read back`, () => {
    const random = randomFrom(name.length * 1000 + name.charCodeAt(3))
    for (let index = 0; index < count; index++) {
      const transaction = make(random)
      const unsigned = latchkey.serializeTransaction(transaction)
      assert.equal(unsigned, viem.serializeTransaction(transaction as viem.TransactionSerializable), `case ${index}`)
      const theirs = forEthers(transaction, random)
      assert.equal(unsigned, theirs.unsignedSerialized, `ethers, case ${index}`)
      assert.deepEqual(latchkey.parseTransaction(unsigned), withoutZeros(transaction), `parsed, case ${index}`)
      assert.equal(latchkey.hashTransaction(transaction, { presign: true }), theirs.unsignedHash)

      const parts = signature(random)
      const signed = latchkey.serializeTransaction(transaction, parts)
      assert.equal(signed, viem.serializeTransaction(transaction as viem.TransactionSerializable, parts))
      theirs.signature = ethers.Signature.from(parts as { r: string; s: string; yParity: 0 | 1 })
      assert.equal(signed, theirs.serialized)
      assert.equal(latchkey.hashTransaction(signed), theirs.hash)
      const parsed = latchkey.parseTransaction(signed)
      const { r, s, v, yParity, ...fields } = parsed
      assert.deepEqual(fields, withoutZeros(transaction))
      assert.deepEqual({ r, s, yParity }, parts)
      assert.equal(v, BigInt(27 + parts.yParity))
      assert.equal(latchkey.serializeTransaction(parsed as latchkey.TransactionSerializable), signed)
    }
  })

  test(`who signed ${name} transactions is recovered`, async () => {
    const random = randomFrom(name.length)
    for (let index = 0; index < 50; index++) {
      const transaction = make(random)
      const account = privateKeyToAccount(latchkey.numberToHex(random.uint(250) + 1n, { size: 32 }))
      const serializedTransaction = await account.signTransaction(transaction as viem.TransactionSerializable)
      assert.equal(latchkey.recoverTransactionAddress({ serializedTransaction }), account.address)
      const parts = latchkey.parseTransaction(serializedTransaction) as latchkey.Signature
      const unsigned = latchkey.serializeTransaction(transaction)
      const parameters = { serializedTransaction: unsigned, signature: parts }
      assert.equal(latchkey.recoverTransactionAddress(parameters), account.address)
      fails('INVALID_PARAMS', () => latchkey.recoverTransactionAddress({ serializedTransaction: unsigned }))
    }
  })

  test(`every cut and every flipped bit of ${name} transactions is refused or another one`, () => {
    const random = randomFrom(name.length + 1)
    const transaction = make(random)
    const bytes = latchkey.hexToBytes(latchkey.serializeTransaction(transaction, signature(random)))
    for (let length = 0; length < bytes.length; length++) {
      fails('PARSE', () => latchkey.parseTransaction(bytes.slice(0, length)))
    }
    fails('PARSE', () => latchkey.parseTransaction(latchkey.concat([bytes, new Uint8Array(1)])))
    for (let index = 0; index < bytes.length * 8; index++) {
      const flipped = bytes.slice()
      flipped[index >> 3] = (flipped[index >> 3] ?? 0) ^ (1 << (index & 7))
      try {
        const parsed = latchkey.parseTransaction(flipped) as latchkey.TransactionSerializable
        assert.equal(latchkey.serializeTransaction(parsed), latchkey.bytesToHex(flipped))
      } catch (error) {
        assert.ok(latchkey.isLatchkeyError(error))
        assert.ok(error.code === 'PARSE' || error.code === 'INVALID_PARAMS', error.code)
      }
    }
  })
}

function sidecars(random: Random, blobs: number): latchkey.BlobSidecar<latchkey.Hex>[] {
  return Array.from({ length: blobs }, () => ({
    blob: latchkey.bytesToHex(new Uint8Array(131072).fill(random.integer(256))),
    commitment: random.bytes(48),
    proof: random.bytes(48),
  }))
}

test('60 blob transactions with sidecars of version 0 are byte-equal to viem’s and ethers’', () => {
  const random = randomFrom(4844)
  for (let index = 0; index < 60; index++) {
    const list = sidecars(random, 1 + random.integer(3))
    const blobVersionedHashes = latchkey.sidecarsToVersionedHashes({ sidecars: list })
    assert.deepEqual(
      blobVersionedHashes,
      viem.sidecarsToVersionedHashes({ sidecars: list as { blob: viem.Hex; commitment: viem.Hex; proof: viem.Hex }[] }),
    )
    const transaction = { ...kinds.eip4844(random), sidecars: list, blobVersionedHashes }
    const parts = signature(random)
    const signed = latchkey.serializeTransaction(transaction, parts)
    assert.equal(signed, viem.serializeTransaction(transaction as viem.TransactionSerializable, parts))
    const theirs = ethers.Transaction.from(signed)
    assert.equal(signed, theirs.serialized)
    // Neither hash is of the sidecars.
    assert.equal(latchkey.hashTransaction(signed), theirs.hash)
    assert.equal(latchkey.hashTransaction(signed, { presign: true }), theirs.unsignedHash)
    const parsed = latchkey.parseTransaction(signed)
    assert.ok(parsed.type === 'eip4844')
    assert.deepEqual(parsed.sidecars, list)
    assert.equal(latchkey.serializeTransaction(parsed as latchkey.TransactionSerializable), signed)
    // Hashes that are not given are those of the commitments.
    assert.equal(latchkey.serializeTransaction({ ...transaction, blobVersionedHashes: undefined }, parts), signed)
  }
})

test('30 blob transactions with sidecars of version 1 are byte-equal to ethers’', () => {
  const random = randomFrom(7594)
  for (let index = 0; index < 30; index++) {
    const list = sidecars(random, 1 + random.integer(2)).map(({ blob, commitment }) => ({
      blob,
      commitment,
      cellProofs: Array.from({ length: 128 }, () => random.bytes(48)),
    }))
    const { blobVersionedHashes: _, ...rest } = kinds.eip4844(random)
    const signed = latchkey.serializeTransaction({ ...rest, sidecars: list }, signature(random))
    const theirs = ethers.Transaction.from(signed)
    assert.equal(theirs.blobWrapperVersion, 1)
    assert.equal(signed, theirs.serialized)
    assert.equal(latchkey.hashTransaction(signed), theirs.hash)
    const parsed = latchkey.parseTransaction(signed)
    assert.ok(parsed.type === 'eip4844')
    assert.deepEqual(parsed.sidecars, list)
    assert.equal(latchkey.serializeTransaction(parsed as latchkey.TransactionSerializable), signed)
  }
})

const blob = latchkey.bytesToHex(new Uint8Array(131072))
const commitment = latchkey.bytesToHex(new Uint8Array(48).fill(7))
const proof = commitment
const to = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const blobs = { type: 'eip4844', chainId: 1, to, maxFeePerBlobGas: 1n, sidecars: [{ blob, commitment, proof }] }
const hash = `0x01${'00'.repeat(31)}`
const unblobbed = { type: 'eip4844', chainId: 1, to, blobVersionedHashes: [hash] }
const delegated = { address: to, chainId: 1, nonce: 0, r: '0x01', s: '0x01', yParity: 0 }
const delegating = { type: 'eip7702', chainId: 1, to, authorizationList: [delegated] }
const signedBy = { r: latchkey.numberToHex(1n, { size: 32 }), s: latchkey.numberToHex(1n, { size: 32 }), yParity: 0 }

for (const [what, transaction] of Object.entries({
  'blobs without a recipient': { ...blobs, to: undefined },
  'blobs without a chain': { ...blobs, chainId: undefined },
  'no blobs': { ...unblobbed, blobVersionedHashes: [] },
  'a hash of another version': { ...unblobbed, blobVersionedHashes: [`0x02${'00'.repeat(31)}`] },
  'a hash that is not the commitment’s': { ...blobs, blobVersionedHashes: [hash] },
  'more hashes than sidecars': { ...blobs, blobVersionedHashes: [hash, hash] },
  'a short blob': { ...blobs, sidecars: [{ blob: '0x00', commitment, proof }] },
  'a short commitment': { ...blobs, sidecars: [{ blob, commitment: '0x00', proof }] },
  'a sidecar without proof': { ...blobs, sidecars: [{ blob, commitment }] },
  'too few cell proofs': { ...blobs, sidecars: [{ blob, commitment, cellProofs: [proof] }] },
  'blobs that nobody committed to': { ...unblobbed, blobs: [blob] },
  'an authorisation list in a blob transaction': { ...unblobbed, authorizationList: [delegated] },
  'blob hashes in a fee market transaction': { ...unblobbed, type: 'eip1559' },
  'a fee market in a legacy transaction': { type: 'legacy', to, maxFeePerGas: 1n },
  'a gas price in a fee market transaction': { type: 'eip1559', chainId: 1, to, gasPrice: 1n },
  'no authorisation': { ...delegating, authorizationList: [] },
  'an unsigned authorisation': { ...delegating, authorizationList: [{ address: to, chainId: 1, nonce: 0 }] },
  'an authorisation of nobody’s code': { ...delegating, authorizationList: [{ ...delegated, address: '0x12' }] },
  'an authorisation without a nonce': { ...delegating, authorizationList: [{ ...delegated, nonce: undefined }] },
  'a delegation without a recipient': { ...delegating, to: undefined },
})) {
  test(`${what}: refused`, () => {
    fails('INVALID_PARAMS', () => latchkey.serializeTransaction(transaction as never, signedBy))
  })
}

test('sidecars around what is not signed are refused', () => {
  fails('INVALID_PARAMS', () => latchkey.serializeTransaction(blobs as never))
  latchkey.serializeTransaction({ ...blobs, sidecars: false, blobVersionedHashes: [hash] } as never)
  latchkey.serializeTransaction(blobs as never, signedBy)
})

test(`${count} authorisations hash as viem’s and ethers’; signed ones are recovered and verified`, async () => {
  const random = randomFrom(7702)
  for (let index = 0; index < count; index++) {
    const { address, chainId, nonce } = authorization(random)
    const hash = latchkey.hashAuthorization({ address, chainId, nonce })
    assert.equal(hash, viemUtils.hashAuthorization({ address, chainId, nonce }), `case ${index}`)
    assert.equal(hash, ethers.hashAuthorization({ address: latchkey.getAddress(address), chainId, nonce }))
    if (index >= 100) continue
    assert.equal(latchkey.hashAuthorization({ contractAddress: address, chainId, nonce }), hash)
    assert.deepEqual(latchkey.hashAuthorization({ address, chainId, nonce, to: 'bytes' }), latchkey.hexToBytes(hash))
    const account = privateKeyToAccount(latchkey.numberToHex(random.uint(250) + 1n, { size: 32 }))
    const signed = await account.signAuthorization({ address, chainId, nonce })
    assert.equal(latchkey.recoverAuthorizationAddress({ authorization: signed }), account.address)
    assert.ok(latchkey.verifyAuthorization({ address: account.address, authorization: signed }))
    const { r, s, yParity } = signed
    const parts = { address, chainId, nonce }
    const apart = { authorization: parts, signature: { r, s, yParity: yParity ?? 0 } }
    assert.ok(latchkey.verifyAuthorization({ address: account.address, ...apart }))
    const authorizations = [
      { ...signed, nonce: nonce === 0 ? 1 : nonce - 1 },
      { ...signed, chainId: chainId === 0 ? 1 : 0 },
    ]
    for (const authorization of authorizations) {
      assert.ok(!latchkey.verifyAuthorization({ address: account.address, authorization }))
    }
  }
})
