/** What is guessed first: the heads of every leaked list. */
const common =
  '123456 password qwerty 111111 abc123 letmein monkey dragon iloveyou admin welcome login princess football baseball ' +
  'master sunshine shadow superman trustno1 passw0rd michael jennifer hunter jordan harley ranger thomas robert daniel ' +
  'starwars whatever freedom secret summer winter spring autumn flower cheese computer internet bitcoin ethereum crypto ' +
  'wallet latchkey metamask satoshi vitalik hello asdfgh zxcvbn qazwsx 1q2w3e4r'
const commonWords = common.split(' ')
const rows = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890']

export type Strength = {
  /** 0: none yet; 1: weak … 4: strong. */
  level: 0 | 1 | 2 | 3 | 4
  /** Seconds that a well-equipped attacker holding the vault needs, on average. */
  seconds: number
}

/**
 * An honest, pessimistic guess: runs, repeats and well-known words count for almost nothing. The rate is what a
 * rack of graphics cards reaches against scrypt at N = 2^17: ten thousand guesses a second.
 */
export function passwordStrength(password: string): Strength {
  if (password === '') return { level: 0, seconds: 0 }
  const bits = entropy(password)
  const seconds = 2 ** (bits - 1) / 10_000
  const level = seconds < 86_400 ? 1 : seconds < 31_557_600 ? 2 : seconds < 31_557_600_000 ? 3 : 4
  return { level, seconds }
}

function entropy(password: string): number {
  let rest = password.toLowerCase()
  let bits = 0
  for (const word of commonWords) {
    if (rest.includes(word)) {
      rest = rest.replaceAll(word, '\u0000')
      bits += 7
    }
  }
  let previous = ''
  const size = Math.log2(alphabet(password))
  for (const character of rest) {
    if (character === '\u0000') previous = ''
    else {
      bits += follows(previous, character) ? 1 : size
      previous = character
    }
  }
  // Letters in human words are worth about half of random ones.
  const digitless = /^[\p{L}\s]+$/u.test(password)
  return digitless ? bits * 0.6 : bits * 0.8
}

function follows(previous: string, character: string): boolean {
  if (previous === '') return false
  if (previous === character) return true
  return rows.some((row) => row.includes(previous + character) || row.includes(character + previous))
}

function alphabet(password: string): number {
  let size = 0
  if (/[a-z]/.test(password)) size += 26
  if (/[A-Z]/.test(password)) size += 26
  if (/\d/.test(password)) size += 10
  if (/[^\p{L}\d]/u.test(password)) size += 20
  if (/[^\p{ASCII}]/u.test(password)) size += 100
  return Math.max(size, 2)
}
