import { coldStart, message, mnemonic, path } from './run'

void coldStart(async () => {
  const [{ eip191Signer }, { HDKey }, { mnemonicToSeedSync }] = await Promise.all([
    import('micro-eth-signer'),
    import('@scure/bip32'),
    import('@scure/bip39'),
  ])
  const { privateKey } = HDKey.fromMasterSeed(mnemonicToSeedSync(mnemonic)).derive(path)
  if (!privateKey) throw new Error('no key')
  return eip191Signer.sign(message, privateKey, false)
})
