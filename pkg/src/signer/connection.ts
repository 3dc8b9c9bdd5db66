/** The wallet's end of the connection to its signer. It never knows where the signer lives. */

import type { ErrorCode } from '../errors'
import { parseReply, protocolVersion, type Secrets, type SignerCall } from './protocol'
import { detached } from './secrets'

/** A way to one signer: what is sent, what comes back, and its end. */
export interface SignerPort {
  postMessage(message: SignerCall, transfer: ArrayBuffer[]): void
  /** Set by the connection before the first message. */
  onmessage: ((message: unknown) => void) | null
  /** The signer could not be started or died by itself. */
  onfailure: (() => void) | null
  /** Ends the signer and its memory, at once. */
  terminate(): void
  /** Whether an answer is awaited: a port may let the process end when none is. */
  busy?(awaiting: boolean): void
}

/** Starts a signer, empty and locked. Called at the first request and again after each lock. */
export type SignerConnector = () => SignerPort | Promise<SignerPort>

type Answer = { response: string; secrets: Uint8Array<ArrayBuffer> | null }
type Waiting = { resolve: (answer: Answer) => void; reject: (failure: string) => void }
type Open = { port: SignerPort; waiting: Map<number, Waiting>; ended: string | null }

const failure = (code: ErrorCode, message: string, data?: unknown) => JSON.stringify({ code, message, data })
const locked = failure('LOCKED', 'the wallet was locked meanwhile')

/** What the wallet's module talks to. Rejections are a `Failure` as JSON text, because Rust reads them. */
export class SignerConnection {
  readonly #connect: SignerConnector
  #opening: Promise<Open> | null = null
  #lastId = 0

  readonly #died: () => void

  /** `died` is told when a signer ends by itself. */
  constructor(connect: SignerConnector, died: () => void = () => {}) {
    this.#connect = connect
    this.#died = died
  }

  /** Whether a signer is there or starting. */
  get running(): boolean {
    return this.#opening !== null
  }

  /** Sends one request, starting a signer if none runs. The secrets are transferred; what was given is wiped. */
  async request(request: string, secrets: Secrets = {}): Promise<Answer> {
    const own = detached(secrets)
    this.#opening ??= this.#start()
    const open = await this.#opening
    if (open.ended !== null) throw open.ended
    return await new Promise<Answer>((resolve, reject) => {
      const id = ++this.#lastId
      open.waiting.set(id, { resolve, reject })
      open.port.busy?.(true)
      open.port.postMessage({ version: protocolVersion, type: 'call', id, request, secrets: own.secrets }, own.transfer)
    })
  }

  /** Ends the signer and its memory. Whatever it still owed is refused. */
  async terminate(): Promise<void> {
    const opening = this.#opening
    this.#opening = null
    const open = await opening?.catch(() => null)
    if (open) end(open, locked)
  }

  #start(): Promise<Open> {
    const opening = (async () => {
      const port = await this.#connect()
      const open: Open = { port, waiting: new Map(), ended: null }
      const crashed = (message: string, place?: string) => {
        if (open.ended !== null) return
        if (this.#opening === opening) this.#opening = null
        end(open, failure('CRASHED', message, place === undefined ? undefined : { place }))
        this.#died()
      }
      port.onmessage = (message) => {
        const reply = parseReply(message)
        if (reply === null) return crashed('the signer speaks another protocol; reload the page')
        if (reply.type === 'crashed') return crashed('the signer crashed and was ended; unlock again', reply.place)
        const waiting = open.waiting.get(reply.id)
        open.waiting.delete(reply.id)
        if (open.waiting.size === 0) port.busy?.(false)
        waiting?.resolve({ response: reply.response, secrets: reply.secret })
      }
      port.onfailure = () => crashed('the signer ended unexpectedly; unlock again')
      return open
    })().catch((): never => {
      if (this.#opening === opening) this.#opening = null
      throw failure('CRASHED', 'the signer could not be started')
    })
    return opening
  }
}

function end(open: Open, reason: string): void {
  if (open.ended !== null) return
  open.ended = reason
  open.port.terminate()
  for (const { reject } of open.waiting.values()) reject(reason)
  open.waiting.clear()
}
