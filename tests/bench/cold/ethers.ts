import { coldStart, message, mnemonic } from './run'

void coldStart(async () => {
  const { Wallet } = await import('ethers')
  return Wallet.fromPhrase(mnemonic).signMessage(message)
})
