/** Mnemonics in every language, through the package, against viem. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createClient, init } from 'latchkey'
import { createWallet, loadWordList, type Wallet, wordListLanguages } from 'latchkey/wallet'
import * as viem from 'viem/accounts'
import { rejects } from './support/expect'

await init()

const chain = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const password = 'a long enough passphrase'
const open: Wallet[] = []

async function openWallet(): Promise<Wallet> {
  const client = createClient({ chain, gateways: [{ url: 'http://127.0.0.1:9' }] })
  const wallet = await createWallet({ client, storage: 'memory', approve: async () => true })
  open.push(wallet)
  return wallet
}

after(async () => {
  for (const wallet of open) await wallet.close()
})

const lists = {
  japanese: viem.japanese,
  korean: viem.korean,
  spanish: viem.spanish,
  chinese_simplified: viem.simplifiedChinese,
  chinese_traditional: viem.traditionalChinese,
  french: viem.french,
  italian: viem.italian,
  czech: viem.czech,
  portuguese: viem.portuguese,
}

/** As a person may have it: composed characters, and in Japanese ideographic spaces. */
const written = (language: string, mnemonic: string) =>
  mnemonic.normalize('NFC').replaceAll(' ', language === 'japanese' ? '\u3000' : ' ')

test("the package's lists are viem's", async () => {
  for (const [language, words] of Object.entries(lists)) {
    const ours = (await loadWordList(language as keyof typeof lists)).trim().split('\n')
    assert.deepEqual(
      ours,
      words.map((word) => word.normalize('NFKD')),
      language,
    )
  }
  assert.equal(wordListLanguages.length, 11)
  await rejects('INVALID_PARAMS', loadWordList('klingon' as never))
})

for (const [language, words] of Object.entries(lists)) {
  test(`a wallet is restored from ${language} words, with and without being told the language`, async () => {
    const mnemonic = viem.generateMnemonic(words)
    const address = viem.mnemonicToAccount(mnemonic).address
    const told = await openWallet()
    const wordList = await loadWordList(language as keyof typeof lists)
    const accounts = await told.restore({ mnemonic: written(language, mnemonic), password, wordList })
    assert.equal(accounts[0]?.address, address)
    // The words need no list once they are in the vault.
    await told.lock()
    await told.unlock(password)
    assert.equal(told.accounts()[0]?.address, address)
    assert.equal(
      (await told.exportMnemonic(password)).normalize('NFKD'),
      mnemonic.normalize('NFKD').replaceAll('\u3000', ' '),
    )
    const untold = await openWallet()
    const found = await untold.restore({ mnemonic: written(language, mnemonic), password })
    assert.equal(found[0]?.address, address)
  })
}

test('words of no list are refused by what the nearest list says', async () => {
  const wallet = await openWallet()
  const french = viem.generateMnemonic(viem.french).split(' ')
  const typo = [...french.slice(0, 9), 'voyagz', ...french.slice(10)].join(' ')
  const error = await rejects('INVALID_MNEMONIC', wallet.restore({ mnemonic: typo, password }))
  assert.deepEqual(error.data, { reason: 'unknownWord', position: 9 })
  const few = await rejects('INVALID_MNEMONIC', wallet.restore({ mnemonic: 'abaisser', password }))
  assert.deepEqual(few.data, { reason: 'wordCount', count: 1 })
  const wordList = (await loadWordList('french')).replace('abaisser', 'abaissez')
  await rejects('INVALID_PARAMS', wallet.restore({ mnemonic: french.join(' '), password, wordList }))
})
