import { coldStart, message, mnemonic } from './run'

void coldStart(async () => {
  const { mnemonicToAccount } = await import('viem/accounts')
  return mnemonicToAccount(mnemonic).signMessage({ message })
})
