/**
 * Passkeys as a way to open the wallet: WebAuthn's `prf` extension makes a secret of 32 bytes that only the passkey can
 * make again, for a salt that is kept with the vault. The authenticator verifies the person; no server is asked.
 */

import { LatchkeyError } from './errors'

/** What a vault keeps of a passkey: its credential and what its pseudo-random function is asked. */
export type PasskeySlot = { credential: Uint8Array<ArrayBuffer>; salt: Uint8Array<ArrayBuffer> }

type PrfValues = { first: BufferSource }
/** WebAuthn level 3, not yet in every library of types. */
type PrfOutputs = { prf?: { enabled?: boolean; results?: { first?: ArrayBuffer } } }

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** Makes a passkey, and asks it for the secret of a new salt. */
export async function registerPasskey(name: string): Promise<PasskeySlot & { output: Uint8Array<ArrayBuffer> }> {
  const salt = random(32)
  const publicKey = {
    challenge: random(32),
    rp: { name },
    user: { id: random(16), name, displayName: name },
    // ES256, EdDSA, RS256: one of them is in every authenticator. The signature itself is not used.
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key' as const, alg })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    extensions: { prf: { eval: { first: salt } satisfies PrfValues } },
  } as PublicKeyCredentialCreationOptions
  const created = await asked(() => credentials().create({ publicKey }))
  const { prf } = created.getClientExtensionResults() as PrfOutputs
  if (!prf?.enabled) throw unsupported('this passkey cannot open a wallet; another kind may')
  const slot = { credential: new Uint8Array(created.rawId), salt }
  // Some authenticators answer at once, others only when asked again.
  const output = prf.results?.first
  return { ...slot, output: output ? new Uint8Array(output) : await askPasskey([slot]) }
}

/** Asks for the secret of whichever of these passkeys is at hand. */
export async function askPasskey(slots: readonly PasskeySlot[]): Promise<Uint8Array<ArrayBuffer>> {
  const evalByCredential = Object.fromEntries(
    slots.map(({ credential, salt }) => [base64Url(credential), { first: salt } satisfies PrfValues]),
  )
  const publicKey = {
    challenge: random(32),
    allowCredentials: slots.map(({ credential }) => ({ type: 'public-key', id: credential })),
    userVerification: 'required',
    extensions: { prf: { evalByCredential } },
  } as PublicKeyCredentialRequestOptions
  const given = await asked(() => credentials().get({ publicKey }))
  const output = (given.getClientExtensionResults() as PrfOutputs).prf?.results?.first
  if (!output) throw unsupported('this passkey did not answer what opens the wallet')
  return new Uint8Array(output)
}

function credentials(): CredentialsContainer {
  if (typeof navigator === 'undefined' || !navigator.credentials) throw unsupported('there are no passkeys here')
  return navigator.credentials
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask()
    if (credential) return credential as PublicKeyCredential
  } catch (error) {
    if (error instanceof LatchkeyError) throw error
    const name = (error as { name?: unknown } | null)?.name
    if (name !== 'NotAllowedError' && name !== 'AbortError') {
      throw unsupported(`the browser cannot use a passkey here (${String(name)})`)
    }
  }
  // WebAuthn tells a refusal from a time that ran out to nobody, on purpose.
  throw new LatchkeyError('USER_REJECTED', 'the passkey was not used')
}

function unsupported(message: string): LatchkeyError {
  return new LatchkeyError('METHOD_UNSUPPORTED', message)
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
