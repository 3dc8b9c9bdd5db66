import { coldStart, message, mnemonic, path } from './run'

void coldStart(async () => {
  const { Hex, Mnemonic, PersonalMessage, Secp256k1, Signature } = await import('ox')
  const privateKey = Mnemonic.toPrivateKey(mnemonic, { as: 'Hex', path })
  const payload = PersonalMessage.getSignPayload(Hex.fromString(message))
  return Signature.toHex(Secp256k1.sign({ payload, privateKey }))
})
