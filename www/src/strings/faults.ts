import type { ErrorCode } from 'latchkey'
import { t } from '.'

/** An error in a person's words: the sentence, what the error itself says if that adds something, then its code. */
export type Fault = { sentence: string; detail: string | null; code: string }

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL'

export const isFault = (error: unknown, code: string): boolean => codeOf(error) === code

/** Says an error. The sentence tells what to do next; the code comes last and small. */
export function explain(error: unknown): Fault {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const said = Object.hasOwn(sentences, code) ? sentences[code as Told] : null
  if (!said) return other(message, code)
  return { sentence: said(), detail: chainsOf(error, code) ?? (saysMore.has(code) ? message : null), code }
}

/** Which chain a gateway serves and which it should, by the error's data: `{ expected, got }`. */
function chainsOf(error: unknown, code: string): string | null {
  if (code !== 'CHAIN_DISCONNECTED' || !(error instanceof Error) || !('data' in error)) return null
  const { data } = error
  if (typeof data !== 'object' || data === null || !('expected' in data) || !('got' in data)) return null
  return t('fault.chains', { expected: String(data.expected), got: String(data.got) })
}

const other = (message: string, code: string): Fault => ({ sentence: t('fault.internal'), detail: message, code })

/** Codes whose message holds a fact that no sentence of ours can. */
const saysMore = new Set([
  'CHAIN_DISCONNECTED',
  'INVALID_PARAMS',
  'UPSTREAM',
  'UPSTREAM_MALFORMED',
  'PROOF_INVALID',
  'TX_REJECTED',
  'REVERTED',
  'STORAGE',
  'LIMIT',
  'INSUFFICIENT_FUNDS',
  'PARSE',
  'CONFIG',
  'METHOD_UNSUPPORTED',
])

/** What this page never meets unless it is at fault itself: its own wallet asks for nothing unknown. */
type OurFault = 'INTERNAL' | 'INVALID_REQUEST' | 'METHOD_UNKNOWN' | 'CHAIN_UNRECOGNIZED'
type Told = Exclude<ErrorCode, OurFault> | 'CONFIG'

/** Every other code has a sentence, or the type checker fails the build. */
const sentences: Readonly<Record<Told, () => string>> = {
  INVALID_PARAMS: () => t('fault.invalid'),
  PARSE: () => t('fault.invalid'),
  UNAUTHORIZED: () => t('fault.void'),
  REQUEST_PENDING: () => t('fault.pending'),
  LOCKED: () => t('fault.locked'),
  USER_REJECTED: () => t('fault.rejected'),
  DISCONNECTED: () => t('fault.disconnected'),
  CHAIN_DISCONNECTED: () => t('fault.wrongChain'),
  TX_REJECTED: () => t('fault.refused'),
  LIMIT: () => t('fault.limit'),
  UPSTREAM: () => t('fault.upstream'),
  UPSTREAM_MALFORMED: () => t('fault.malformed'),
  PROOF_INVALID: () => t('fault.malformed'),
  TIMEOUT: () => t('fault.timeout'),
  REVERTED: () => t('fault.reverted'),
  INSUFFICIENT_FUNDS: () => t('fault.funds'),
  WRONG_PASSWORD: () => t('fault.password'),
  INVALID_MNEMONIC: () => t('fault.mnemonic'),
  VAULT_DAMAGED: () => t('fault.damaged'),
  VAULT_STATE: () => t('fault.vaultState'),
  UNSUPPORTED_VERSION: () => t('fault.version'),
  STORAGE: () => t('fault.storage'),
  ENTROPY: () => t('fault.entropy'),
  CRASHED: () => t('fault.crashed'),
  NOT_FOUND: () => t('fault.notFound'),
  // Only passkeys are asked for what a browser may not have.
  METHOD_UNSUPPORTED: () => t('fault.passkey'),
  CONFIG: () => t('fault.config'),
}
