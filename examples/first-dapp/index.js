import { createClient, formatEther, init, parseEther } from 'latchkey'
import { createWallet } from 'latchkey/wallet'

await init()
const client = createClient({
  chain: { id: 31337, name: 'Local chain', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } },
  gateways: [{ url: process.argv[2] }],
})
const wallet = await createWallet({
  client,
  storage: 'memory', // in a page leave this out: the vault lives in IndexedDB
  approve: async ({ review }) => {
    console.log(`${review.action.kind} ${formatEther(review.action.value)} ETH to ${review.action.to}`)
    return true // in a page: show it, ask a person
  },
})
const { accounts } = await wallet.create({ password: 'correct horse battery staple' })
await client.request({ method: 'anvil_setBalance', params: [accounts[0].address, '0xde0b6b3a7640000'] })
const hash = await wallet.sendTransaction({
  to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  value: parseEther('0.5'),
})
console.log((await wallet.waitForTransaction(hash)).status)
await wallet.close()
