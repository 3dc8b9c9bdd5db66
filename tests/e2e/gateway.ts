/** A gateway in front of a chain that misbehaves as it is told, and remembers what it was asked. */

import { createServer, type ServerResponse } from 'node:http'

/** `hang`: no answer, ever. `drip`: an answer that begins at once, comes a byte at a time, and never ends. */
export type Behaviour = 'pass' | 'hang' | 'drip' | { body: string } | { delay: number }

export type FaultyGateway = {
  url: string
  /** Every request, as it was sent. */
  asked: string[]
  /** How it answers from now on, by the method asked. */
  behave(how: (method: string) => Behaviour): void
  stop(): Promise<void>
}

const headers = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'content-type': 'application/json',
}

async function pass(chain: string, question: string, response: ServerResponse): Promise<void> {
  const asked = await fetch(chain, { method: 'POST', headers: { 'content-type': 'application/json' }, body: question })
  response.writeHead(asked.status, headers).end(await asked.text())
}

function drip(response: ServerResponse): void {
  response.writeHead(200, headers)
  // White space before a JSON value means nothing, so nothing is wrong with what has come so far.
  const timer = setInterval(() => response.write(' '), 300)
  response.once('close', () => clearInterval(timer))
}

/** Starts one in front of `chain`. */
export async function startFaultyGateway(
  chain: string,
  how: (method: string) => Behaviour = () => 'pass',
): Promise<FaultyGateway> {
  let behaviour = how
  const asked: string[] = []
  const answer = async (question: string, response: ServerResponse) => {
    asked.push(question)
    const now = behaviour((JSON.parse(question) as { method: string }).method)
    if (now === 'hang') return
    if (now === 'drip') return drip(response)
    if (typeof now === 'object' && 'body' in now) return void response.writeHead(200, headers).end(now.body)
    if (typeof now === 'object') await new Promise((resolve) => setTimeout(resolve, now.delay))
    // The chain may be gone by now: then so is this gateway.
    await pass(chain, question, response).catch(() => response.destroy())
  }
  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void answer(Buffer.concat(chunks).toString(), response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address !== 'object') throw new Error('no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    behave(next) {
      behaviour = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
