/** The client against a real chain, with viem as oracle, and against gateways that misbehave. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Client, createClient, encodeErrorResult, init, parseAbi, toEventSelector } from 'latchkey'
import { createPublicClient, http, type PublicClient } from 'viem'
import { type Anvil, freePort, startAnvil } from './support/anvil'
import { rejects } from './support/expect'
import { startGateway } from './support/gateway'

await init()

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const rich = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const answering = '0x00000000000000000000000000000000000a0001'
const failing = '0x00000000000000000000000000000000000a0002'
const logging = '0x00000000000000000000000000000000000a0003'
const abi = parseAbi([
  'function answer() view returns (uint256)',
  'function fail() view',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'error Nope(uint256 code)',
])

let chain: Anvil
let client: Client
let oracle: PublicClient

before(async () => {
  chain = await startAnvil()
  client = createClient({ chain: local, gateways: [{ url: chain.url }] })
  oracle = createPublicClient({ transport: http(chain.url) })
  // Returns 42.
  await chain.rpc('anvil_setCode', answering, '0x602a60005260206000f3')
  // Copies what follows its twelve bytes and reverts with it.
  const revert = encodeErrorResult({ abi, errorName: 'Nope', args: [7n] }).slice(2)
  const length = (revert.length / 2).toString(16).padStart(2, '0')
  await chain.rpc('anvil_setCode', failing, `0x60${length}600c60003960${length}6000fd${revert}`)
  // Logs Transfer(caller, itself, 7).
  const topic = toEventSelector('Transfer(address,address,uint256)').slice(2)
  await chain.rpc('anvil_setCode', logging, `0x600760005230337f${topic}60206000a300`)
})
after(async () => {
  client.close()
  await chain.stop()
})

describe('against anvil, as viem reads it', () => {
  test('chain, block number, balance, count, code, prices', async () => {
    assert.equal(await client.getChainId(), 31337)
    assert.equal(await client.getBlockNumber(), await oracle.getBlockNumber())
    assert.equal(await client.getBalance({ address: rich }), await oracle.getBalance({ address: rich }))
    assert.equal(
      await client.getTransactionCount({ address: rich }),
      await oracle.getTransactionCount({ address: rich }),
    )
    assert.equal(await client.getCode({ address: answering }), await oracle.getCode({ address: answering }))
    assert.equal(await client.getCode({ address: rich }), undefined)
    assert.equal(await client.getGasPrice(), await oracle.getGasPrice())
    assert.equal(await client.request({ method: 'eth_chainId' }), '0x7a69')
  })

  test('blocks, by number, tag and hash', async () => {
    const ours = await client.getBlock()
    const theirs = await oracle.getBlock()
    for (const key of ['number', 'hash', 'parentHash', 'timestamp', 'gasLimit', 'gasUsed', 'baseFeePerGas'] as const) {
      assert.equal(ours[key], theirs[key], key)
    }
    assert.equal((await client.getBlock({ blockHash: theirs.hash })).number, theirs.number)
    assert.equal((await client.getBlock({ blockTag: 'earliest' })).number, 0n)
    await rejects('NOT_FOUND', client.getBlock({ blockNumber: 1_000_000n }))
  })

  test('a transaction and its receipt, its logs decoded', async () => {
    const hash = await chain.rpc<`0x${string}`>('eth_sendTransaction', { from: rich, to: logging })
    const theirs = await oracle.waitForTransactionReceipt({ hash })
    const ours = await client.getTransactionReceipt({ hash })
    for (const key of Object.keys(ours) as (keyof typeof ours)[]) {
      if (key !== 'logs') assert.equal(fold(ours[key]), fold(theirs[key]), key)
    }
    assert.equal(ours.logs.length, 1)
    assert.deepEqual(ours.logs[0]?.topics, theirs.logs[0]?.topics)

    const transaction = await client.getTransaction({ hash })
    const known = await oracle.getTransaction({ hash })
    for (const key of ['hash', 'blockNumber', 'from', 'to', 'nonce', 'value', 'input', 'gas', 'type'] as const) {
      assert.equal(fold(transaction[key]), fold(known[key]), key)
    }

    const event = abi[2]
    const logs = await client.getLogs({ event, args: { from: rich }, fromBlock: 'earliest' })
    const expected = await oracle.getLogs({ event, args: { from: rich }, fromBlock: 'earliest', strict: true })
    assert.equal(logs.length, 1)
    assert.deepEqual(logs[0]?.args, expected[0]?.args)
    assert.equal(logs[0]?.args.value, 7n)
    assert.deepEqual(await client.getLogs({ event, args: { to: rich }, fromBlock: 'earliest' }), [])
    await rejects('NOT_FOUND', client.getTransactionReceipt({ hash: `0x${'12'.repeat(32)}` }))
    await rejects('NOT_FOUND', client.getTransaction({ hash: `0x${'12'.repeat(32)}` }))
  })

  test('calls: a value, gas, a custom error by name', async () => {
    assert.equal(await client.readContract({ address: answering, abi, functionName: 'answer' }), 42n)
    const { data } = await client.call({ to: answering })
    assert.equal(data, (await oracle.call({ to: answering })).data)
    assert.equal(
      await client.estimateGas({ account: rich, to: answering }),
      await oracle.estimateGas({ account: rich, to: answering }),
    )
    const error = await rejects('REVERTED', client.readContract({ address: failing, abi, functionName: 'fail' }))
    assert.deepEqual((error.data as { errorName: string }).errorName, 'Nope')
    assert.deepEqual((error.data as { args: unknown }).args, [7n])
    await rejects('REVERTED', client.estimateGas({ account: rich, to: failing }))
  })

  test('fees at three speeds, none below the base fee', async () => {
    const fees = await client.estimateFeesPerGas()
    const { baseFeePerGas } = await oracle.getBlock()
    assert.ok(baseFeePerGas !== null && fees.slow.maxFeePerGas >= baseFeePerGas)
    assert.ok(fees.slow.maxFeePerGas <= fees.normal.maxFeePerGas && fees.normal.maxFeePerGas <= fees.fast.maxFeePerGas)
    assert.equal(fees.maxFeePerGas, fees.normal.maxFeePerGas)
  })

  test('wrong arguments are refused before anything is asked', async () => {
    await rejects('INVALID_PARAMS', client.getBalance({ address: '0x1234' }))
    await rejects('INVALID_PARAMS', client.getBalance({ address: rich, blockNumber: -1n }))
    await rejects('INVALID_PARAMS', client.sendRawTransaction({ serializedTransaction: '0xzz' as '0x' }))
    await rejects('TX_REJECTED', client.sendRawTransaction({ serializedTransaction: '0x02' }))
  })
})

describe('configuration', () => {
  const refused = (gateways: Parameters<typeof createClient>[0]['gateways'], timeout?: number) =>
    assert.throws(() => createClient({ chain: local, gateways, timeout }), {
      name: 'LatchkeyError',
      code: 'INVALID_PARAMS',
    })

  test('what cannot be a gateway is refused', () => {
    refused([])
    refused(['ftp://example.org'])
    refused(['http://example.org'])
    refused(['https://user:secret@example.org'])
    refused([{ url: 'https://example.org', auth: { type: 'header', name: 'x\n', value: 'y' } }])
    refused(['https://example.org'], 0)
    refused(['https://example.org'], 1.5)
  })

  test('a refusal repeats no credential', () => {
    try {
      createClient({ chain: local, gateways: ['https://user:s3cr3t@example.org'] })
      assert.fail('accepted')
    } catch (error) {
      assert.ok(!JSON.stringify([String(error), error]).includes('s3cr3t'))
    }
  })
})

describe('gateways that misbehave', () => {
  test('down: DISCONNECTED, and the status says so', async () => {
    const dead = createClient({ chain: local, gateways: [`http://127.0.0.1:${await freePort()}`] })
    await rejects('DISCONNECTED', dead.getBlockNumber())
    assert.equal(dead.status()[0]?.state, 'down')
    assert.notEqual(dead.status()[0]?.error, null)
  })

  test('slow: TIMEOUT, within the time given', async () => {
    const slow = await startGateway(() => undefined)
    const impatient = createClient({ chain: local, gateways: [slow.url], timeout: 200 })
    const start = Date.now()
    await rejects('TIMEOUT', impatient.getBlockNumber())
    assert.ok(Date.now() - start < 16_000, `took ${Date.now() - start} ms`)
    await slow.stop()
  })

  test('another chain: CHAIN_DISCONNECTED, and it is asked nothing else', async () => {
    const other = await startGateway(({ method }) => (method === 'eth_chainId' ? '0x1' : '0x99'))
    const misled = createClient({ chain: local, gateways: [other.url] })
    await rejects('CHAIN_DISCONNECTED', misled.getBalance({ address: rich }))
    assert.equal(misled.status()[0]?.state, 'wrong-chain')
    assert.deepEqual([...new Set(other.asked.map(({ method }) => method))], ['eth_chainId'])
    await other.stop()
  })

  test('rubbish: UPSTREAM_MALFORMED', async () => {
    const answers = ['0x0g', '0x', '0x00', 12, null, {}, `0x1${'0'.repeat(64)}`]
    const judge = async (rubbish: unknown) => {
      const gateway = await startGateway(({ method }) => (method === 'eth_chainId' ? '0x7a69' : rubbish))
      const client = createClient({ chain: local, gateways: [gateway.url] })
      await rejects('UPSTREAM_MALFORMED', client.getBalance({ address: rich }))
      client.close()
      await gateway.stop()
    }
    await Promise.all(answers.map(judge))
    const page = await startGateway((_call, response) => void response.end('<html>Sorry</html>'))
    await rejects('UPSTREAM_MALFORMED', createClient({ chain: local, gateways: [page.url] }).getBlockNumber())
    await page.stop()
  })

  test('an endless answer is cut off', async () => {
    const greedy = await startGateway(({ method }, response) => {
      if (method === 'eth_chainId') return '0x7a69'
      const piece = Buffer.alloc(1 << 20, 0x20)
      const pour = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', pour)
      }
      pour()
      return undefined
    })
    await rejects(
      'UPSTREAM_MALFORMED',
      createClient({ chain: local, gateways: [greedy.url] }).getBalance({ address: rich }),
    )
    await greedy.stop()
  })

  test('a redirect is not followed', async () => {
    const target = await startGateway(() => '0x7a69')
    const source = await startGateway((_call, response) => {
      response.writeHead(307, { location: target.url })
      response.end()
      return undefined
    })
    await rejects('DISCONNECTED', createClient({ chain: local, gateways: [source.url] }).getChainId())
    assert.equal(target.asked.length, 0)
    await source.stop()
    await target.stop()
  })

  test('the second gateway answers when the first is down, and credentials go to their own', async () => {
    const broken = await startGateway(() => {
      throw new Error('out of order')
    })
    const guarded = await startGateway(({ method }) => (method === 'eth_chainId' ? '0x7a69' : '0x5'))
    const both = createClient({
      chain: local,
      gateways: [broken.url, { url: guarded.url, auth: { type: 'bearer', token: 'k3y' } }],
    })
    assert.equal(await both.getBlockNumber(), 5n)
    assert.equal(guarded.asked[0]?.headers.authorization, 'Bearer k3y')
    assert.equal(broken.asked[0]?.headers.authorization, undefined)
    assert.equal(broken.asked[0]?.headers.cookie, undefined)
    assert.equal(broken.asked[0]?.headers.referer, undefined)
    assert.ok(
      !JSON.stringify(both.status(), (_key, value) => (typeof value === 'bigint' ? String(value) : value)).includes(
        'k3y',
      ),
    )
    await broken.stop()
    await guarded.stop()
  })

  test('closing rejects what is under way, and what comes after', async () => {
    const slow = await startGateway(() => undefined)
    const client = createClient({ chain: local, gateways: [slow.url] })
    const waiting = rejects('DISCONNECTED', client.getBlockNumber())
    client.close()
    await waiting
    await rejects('DISCONNECTED', client.getBlockNumber())
    await slow.stop()
  })
})

/** Addresses are compared by value: both sides may spell them as they like. */
function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : (value ?? null)
}
