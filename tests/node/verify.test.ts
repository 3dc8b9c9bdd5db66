/** Signatures of keys, of contracts (ERC-1271) and of contracts not deployed yet (ERC-6492), on a real chain, with viem as oracle. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as latchkey from 'latchkey'
import { createPublicClient, http, type PublicClient } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { type Anvil, freePort, startAnvil } from './support/anvil'
import { rejects } from './support/expect'
import { randomFrom } from './support/random'
import { compile } from './support/solidity'

const source = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.0;

contract Account {
    address owner;
    constructor(address owner_) { owner = owner_; }
    function setOwner(address owner_) external { owner = owner_; }
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        require(signature.length == 65, "length");
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(hash, uint8(signature[64]), r, s) == owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

contract Factory {
    function deploy(address owner) external returns (address) { return address(new Account{salt: 0}(owner)); }
    function nothing() external {}
}

// Answers whatever it was made with, to whatever it is asked.
contract Parrot {
    bytes answer;
    constructor(bytes memory answer_) { answer = answer_; }
    fallback(bytes calldata) external returns (bytes memory) { return answer; }
}

// Fails as old compilers' assert does, and by using up all gas.
contract Failing {
    fallback() external { assembly { invalid() } }
}

contract Endless {
    fallback() external { while (true) {} }
}

contract Refusing {
    fallback() external { revert("no"); }
}
`

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const rich = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const valid = '0x1626ba7e'
const contracts = compile(source)

let chain: Anvil
let client: latchkey.Client
let oracle: PublicClient
let factory: latchkey.Address

async function deploy(name: string, args: readonly unknown[] = []): Promise<latchkey.Address> {
  const { abi, bytecode } = contracts[name] ?? assert.fail(name)
  const data = latchkey.encodeDeployData({ abi, bytecode, args })
  const hash = await chain.rpc<latchkey.Hash>('eth_sendTransaction', { from: rich, data })
  return (await mined(hash)).contractAddress ?? assert.fail('not deployed')
}

/** The chain gives a hash a moment before it has mined. */
async function mined(hash: latchkey.Hash): Promise<latchkey.TransactionReceipt> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return await client.getTransactionReceipt({ hash })
    } catch (error) {
      if (!latchkey.isLatchkeyError(error, 'NOT_FOUND') || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

before(async () => {
  await latchkey.init()
  chain = await startAnvil()
  client = latchkey.createClient({ chain: local, gateways: [{ url: chain.url }] })
  oracle = createPublicClient({ chain: { ...local, rpcUrls: { default: { http: [chain.url] } } }, transport: http() })
  factory = await deploy('Factory')
})
after(async () => {
  client.close()
  await chain.stop()
})

const anybody = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey())
const factoryCall = (owner: latchkey.Address): latchkey.Hex =>
  latchkey.encodeFunctionData({ abi: contracts.Factory?.abi ?? [], functionName: 'deploy', args: [owner] })

function counterfactual(owner: latchkey.Address): latchkey.Address {
  const { abi, bytecode } = contracts.Account ?? assert.fail()
  const initCode = latchkey.encodeDeployData({ abi, bytecode, args: [owner] })
  return latchkey.getCreate2Address({ from: factory, salt: '0x00', bytecode: initCode })
}

/** Our answer and viem's, which must be the same. */
async function verdict(parameters: {
  address: latchkey.Address
  hash: latchkey.Hex
  signature: latchkey.Hex
}): Promise<boolean> {
  const ours = await client.verifyHash(parameters)
  assert.equal(ours, await oracle.verifyHash(parameters), 'viem says otherwise')
  return ours
}

test('an account with a key, and nobody is asked', async () => {
  const account = anybody()
  const message = 'mine'
  const signature = await account.signMessage({ message })
  const { address } = account
  assert.equal(await client.verifyMessage({ address, message, signature }), true)
  assert.equal(await oracle.verifyMessage({ address, message, signature }), true)
  assert.equal(await client.verifyMessage({ address, message: 'yours', signature }), false)
  assert.equal(await client.verifyMessage({ address: anybody().address, message, signature }), false)
  const nowhere = latchkey.createClient({ chain: local, gateways: [`http://127.0.0.1:${await freePort()}`] })
  assert.equal(await nowhere.verifyMessage({ address, message, signature }), true)
  // A no needs the chain: without one there is no answer.
  await rejects('DISCONNECTED', nowhere.verifyMessage({ address, message: 'yours', signature }))
  nowhere.close()
})

test('a contract says yes to its owner’s signature, and to no other', async () => {
  const owner = anybody()
  const address = await deploy('Account', [owner.address])
  const hash = latchkey.hashMessage('to a contract')
  const signature = await owner.sign({ hash })
  assert.equal(await verdict({ address, hash, signature }), true)
  assert.equal(await verdict({ address, hash: latchkey.hashMessage('another'), signature }), false)
  assert.equal(await verdict({ address, hash, signature: await anybody().sign({ hash }) }), false)
  assert.equal(
    await client.verifyMessage({ address, message: 'to a contract', signature: latchkey.hexToBytes(signature) }),
    true,
  )
  const { r, s, yParity } = latchkey.parseSignature(signature)
  assert.equal(await client.verifyHash({ address, hash, signature: { r, s, yParity } }), true)
  // Every flipped bit.
  const bytes = latchkey.hexToBytes(signature)
  const random = randomFrom(1271)
  for (let round = 0; round < 40; round++) {
    const flipped = bytes.slice()
    const bit = random.integer(520)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.equal(await client.verifyHash({ address, hash, signature: flipped }), false, `bit ${bit}`)
  }
  const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
  const typed = { types, primaryType: 'Vote', domain: { name: 'x' }, message: { choice: 1 } } as const
  const typedSignature = await owner.signTypedData(typed)
  assert.equal(await client.verifyTypedData({ ...typed, address, signature: typedSignature }), true)
  const other = { ...typed, message: { choice: 2 } }
  assert.equal(await client.verifyTypedData({ ...other, address, signature: typedSignature }), false)
})

test('an account that is not deployed yet', async () => {
  const owner = anybody()
  const address = counterfactual(owner.address)
  assert.equal(await client.getCode({ address }), undefined)
  const hash = latchkey.hashMessage('before I am')
  const plain = await owner.sign({ hash })
  const data = factoryCall(owner.address)
  const wrap = (call: latchkey.Hex, signature: latchkey.Hex, by = factory) =>
    latchkey.serializeErc6492Signature({ address: by, data: call, signature })
  assert.equal(await verdict({ address, hash, signature: wrap(data, plain) }), true)
  assert.equal(await client.verifyHash({ address, hash, signature: plain, factory, factoryData: data }), true)
  assert.equal(await client.verifyHash({ address, hash, signature: plain }), false)
  // Somebody else's signature, another hash, another account, a factory that deploys nothing or is none, a cut call.
  const stranger = await anybody().sign({ hash })
  assert.equal(await verdict({ address, hash, signature: wrap(data, stranger) }), false)
  assert.equal(await verdict({ address, hash: latchkey.keccak256('0x'), signature: wrap(data, plain) }), false)
  assert.equal(await verdict({ address: anybody().address, hash, signature: wrap(data, plain) }), false)
  const nothing = latchkey.encodeFunctionData({ abi: contracts.Factory?.abi ?? [], functionName: 'nothing' })
  assert.equal(await verdict({ address, hash, signature: wrap(nothing, plain) }), false)
  assert.equal(await verdict({ address, hash, signature: wrap(data, plain, rich) }), false)
  assert.equal(await verdict({ address, hash, signature: wrap(latchkey.slice(data, 0, 20), plain) }), false)
  // The answer itself, put where the memory of the check starts.
  const answer = latchkey.pad(valid, { dir: 'right' })
  assert.equal(await verdict({ address, hash, signature: wrap(answer, plain) }), false)
  assert.equal(await verdict({ address: rich, hash, signature: wrap(answer, '0x') }), false)
  // Nothing was deployed by asking.
  assert.equal(await client.getCode({ address }), undefined)

  // Deployed, the wrapped signature counts as before, and so does the plain one.
  await mined(await chain.rpc<latchkey.Hash>('eth_sendTransaction', { from: rich, to: factory, data }))
  assert.notEqual(await client.getCode({ address }), undefined)
  assert.equal(await verdict({ address, hash, signature: wrap(data, plain) }), true)
  assert.equal(await verdict({ address, hash, signature: plain }), true)
  // A call that only prepares the account counts: its owner changes first (ERC-6492, side effects).
  const next = anybody()
  const setOwner = latchkey.encodeFunctionData({
    abi: contracts.Account?.abi ?? [],
    functionName: 'setOwner',
    args: [next.address],
  })
  const prepared = latchkey.serializeErc6492Signature({ address, data: setOwner, signature: await next.sign({ hash }) })
  assert.equal(await client.verifyHash({ address, hash, signature: prepared }), true)
})

test('a malformed wrapper is a no', async () => {
  const address = anybody().address
  const hash = latchkey.keccak256('0x')
  const mark = '6492'.repeat(16)
  for (const signature of [`0x${mark}`, `0x00${mark}`, `0x${'00'.repeat(96)}${mark}`] as const) {
    assert.equal(await client.verifyHash({ address, hash, signature }), false)
  }
})

test('only exactly the right answer is a yes', async () => {
  const hash = latchkey.keccak256('0x')
  const padded = latchkey.pad(valid, { dir: 'right' })
  const answers: [latchkey.Hex, boolean][] = [
    [padded, true],
    ['0x', false],
    [valid, false],
    [latchkey.slice(padded, 0, 31), false],
    [latchkey.pad(valid), false],
    [`${padded.slice(0, -1)}1` as latchkey.Hex, false],
    [latchkey.pad('0xffffffff', { dir: 'right' }), false],
    [latchkey.pad('0xef', { dir: 'right' }), false],
    [latchkey.pad('0x01'), false],
  ]
  for (const [answer, expected] of answers) {
    const address = await deploy('Parrot', [answer])
    assert.equal(await client.verifyHash({ address, hash, signature: '0x' }), expected, answer)
    const wrapped = latchkey.serializeErc6492Signature({ address: rich, data: '0x', signature: '0x' })
    assert.equal(await client.verifyHash({ address, hash, signature: wrapped }), expected, `wrapped, ${answer}`)
  }
  for (const name of ['Refusing', 'Failing', 'Endless']) {
    const address = await deploy(name)
    assert.equal(await verdict({ address, hash, signature: '0x1234' }), false, name)
  }
})

test('an account with a key that runs a contract’s code (EIP-7702): both count', async () => {
  const account = anybody()
  const owner = anybody()
  const implementation = await deploy('Account', [owner.address])
  await chain.rpc('anvil_setCode', account.address, `0xef0100${implementation.slice(2)}`)
  const hash = latchkey.hashMessage('delegated')
  assert.equal(await verdict({ address: account.address, hash, signature: await account.sign({ hash }) }), true)
  // The implementation's owner is in its own storage, not in the account's.
  assert.equal(await verdict({ address: account.address, hash, signature: await owner.sign({ hash }) }), false)
})

test('a sign-in is judged whole', async () => {
  const owner = anybody()
  const contract = await deploy('Account', [owner.address])
  const nonce = latchkey.generateSiweNonce()
  const fields = { chainId: 31337, domain: 'example.com', nonce, uri: 'https://example.com/', version: '1' } as const
  for (const address of [owner.address, contract]) {
    const message = createSiweMessage({ ...fields, address })
    const signature = await owner.signMessage({ message })
    const expected = { domain: 'example.com', nonce }
    assert.equal(await client.verifySiweMessage({ message, signature, ...expected }), true)
    assert.equal(await client.verifySiweMessage({ message, signature, ...expected, nonce: 'anotherNonce' }), false)
    assert.equal(await client.verifySiweMessage({ message, signature, ...expected, domain: 'example.org' }), false)
    assert.equal(await client.verifySiweMessage({ message: `${message}\n`, signature, ...expected }), false)
    assert.equal(await client.verifySiweMessage({ message: 'hello', signature, ...expected }), false)
    const another = createSiweMessage({ ...fields, address: anybody().address })
    assert.equal(await client.verifySiweMessage({ message: another, signature, ...expected }), false)
    await rejects(
      'INVALID_PARAMS',
      client.verifySiweMessage({ message, signature, domain: 'example.com', nonce: undefined }),
    )
  }
})

test('what is asked wrongly is refused', async () => {
  const address = anybody().address
  const signature = `0x${'11'.repeat(65)}` as const
  await rejects('INVALID_PARAMS', client.verifyHash({ address: '0x12', hash: latchkey.keccak256('0x'), signature }))
  await rejects('INVALID_PARAMS', client.verifyHash({ address, hash: '0x12', signature }))
})
