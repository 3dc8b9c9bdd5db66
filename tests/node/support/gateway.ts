/** A gateway that misbehaves as told, and remembers what it was asked. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Asked = { method: string; params: unknown[]; headers: IncomingMessage['headers'] }
type Call = { jsonrpc: string; id: unknown; method: string; params: unknown[] }

export type FakeGateway = { url: string; asked: Asked[]; stop(): Promise<void> }

/** `answer` gives a result, throws for a 500, or writes the response by itself and gives nothing. */
export async function startGateway(answer: (call: Call, response: ServerResponse) => unknown): Promise<FakeGateway> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    const call: Call = JSON.parse(text)
    asked.push({ method: call.method, params: call.params, headers: request.headers })
    try {
      const result = await answer(call, response)
      if (result === undefined) return
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, result }))
    } catch {
      response.statusCode = 500
      response.end('out of order')
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${address.port}`, asked, stop }
}
