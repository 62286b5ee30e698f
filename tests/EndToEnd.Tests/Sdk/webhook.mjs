// Receives one delivery and verifies it with the unmodified SDK, then what is not as it was sent; prints what came of each.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Seam, SeamWebhook, SeamWebhookVerificationError } from 'seam'

const [endpoint, accessCodeId] = process.argv.slice(2)
const seam = new Seam({ apiKey: 'seam_sandbox_1', endpoint, waitForActionAttempt: false })

const deliveries = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  deliveries.push({ body, headers: request.headers })
  response.writeHead(204).end()
  server.emit('delivery')
}).listen(0, '127.0.0.1')
await once(server, 'listening')

const { secret } = await seam.webhooks.create({
  url: `http://127.0.0.1:${server.address().port}/events`,
  event_types: ['access_code.unmanaged.converted_to_managed'],
})
const delivered = once(server, 'delivery', { signal: AbortSignal.timeout(120_000) })
await seam.accessCodes.unmanaged.convertToManaged({ access_code_id: accessCodeId })
await delivered

const [{ body, headers }] = deliveries
const webhook = new SeamWebhook(secret)

function verify(payload, sent) {
  try {
    return webhook.verify(payload, sent)
  } catch (error) {
    if (!(error instanceof SeamWebhookVerificationError)) throw error
    return error.message
  }
}

// An hour old, and signed as it should have been then: what is wrong with it is its age alone.
const timestamp = String(Math.floor(Date.now() / 1000) - 3600)
const signature = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
  .update(`${headers['svix-id']}.${timestamp}.${body}`)
  .digest('base64')

console.log(
  JSON.stringify({
    event: verify(body, headers),
    tampered: verify(body.replace(accessCodeId, accessCodeId.replace('c', 'd')), headers),
    old: verify(body, { ...headers, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` }),
    renamed: verify(body, { ...headers, 'svix-id': 'msg_another' }),
  }),
)
process.exit()
