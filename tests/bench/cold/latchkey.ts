import { coldStart, message, mnemonic } from './run'

void coldStart(async (base) => {
  const { initAccounts, mnemonicToAccount } = await import('latchkey/accounts')
  await initAccounts(base === '' ? undefined : `${base}latchkey_accounts_bg.wasm`)
  return mnemonicToAccount(mnemonic).signMessage({ message })
})
