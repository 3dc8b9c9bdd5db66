/** Errors: a stable code for programs, a sentence for people, data for whoever wants to know more. */

/** Every stable code. The Rust core owns the list (`core::code::Code`); a test compares the two. */
export const errorCodes = [
  'PARSE',
  'INVALID_REQUEST',
  'METHOD_UNKNOWN',
  'INVALID_PARAMS',
  'METHOD_UNSUPPORTED',
  'UNAUTHORIZED',
  'LOCKED',
  'USER_REJECTED',
  'CHAIN_UNRECOGNIZED',
  'DISCONNECTED',
  'CHAIN_DISCONNECTED',
  'NOT_FOUND',
  'REQUEST_PENDING',
  'TX_REJECTED',
  'LIMIT',
  'UPSTREAM',
  'UPSTREAM_MALFORMED',
  'PROOF_INVALID',
  'TIMEOUT',
  'REVERTED',
  'INSUFFICIENT_FUNDS',
  'WRONG_PASSWORD',
  'INVALID_MNEMONIC',
  'VAULT_DAMAGED',
  'VAULT_STATE',
  'UNSUPPORTED_VERSION',
  'STORAGE',
  'ENTROPY',
  'CRASHED',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An error of ours. `code` is its identity; the message may change between versions. */
export class LatchkeyError extends Error {
  override readonly name = 'LatchkeyError'
  readonly code: ErrorCode
  /** Whatever a program may want to know; undefined when there is nothing. */
  readonly data: unknown

  constructor(code: ErrorCode, message: string, data?: unknown, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.data = data
  }
}

/**
 * Tells whether `error` is ours, and of this code if one is given. Works across copies of the package.
 *
 * @example
 * ```ts
 * const error = new LatchkeyError('NOT_FOUND', 'nothing there')
 * isLatchkeyError(error) // => true
 * isLatchkeyError(error, 'TIMEOUT') // => false
 * isLatchkeyError(new Error('nothing there')) // => false
 * ```
 */
export function isLatchkeyError(error: unknown, code?: ErrorCode): error is LatchkeyError {
  return (
    error instanceof Error &&
    error.name === 'LatchkeyError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  )
}

const known: ReadonlySet<unknown> = new Set(errorCodes)

/**
 * The error for what a module threw: a `Failure` as JSON text, and nothing else on purpose.
 *
 * @internal
 */
export function toLatchkeyError(thrown: unknown): LatchkeyError {
  if (thrown instanceof LatchkeyError) return thrown
  if (typeof thrown === 'string') {
    try {
      const failure: { code?: unknown; message?: unknown; data?: unknown } = JSON.parse(thrown)
      if (known.has(failure.code)) {
        return new LatchkeyError(failure.code as ErrorCode, String(failure.message), failure.data)
      }
    } catch {
      // Not a Failure: below.
    }
  }
  return new LatchkeyError('INTERNAL', 'an unexpected error', undefined, { cause: thrown })
}
