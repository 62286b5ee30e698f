// The official SDK, with every raw answer that it receives written down.
import { Seam } from 'seam'

export const calls = []

export function connect(apiKey, endpoint, headers = {}) {
  const seam = new Seam({ apiKey, endpoint, axiosOptions: { headers }, waitForActionAttempt: { timeout: 120_000 } })

  // The last of axios' own transformations: it sees what came over the wire, errors included, before the SDK does.
  seam.client.defaults.transformResponse = [
    ...[seam.client.defaults.transformResponse].flat(),
    function (body, headers, status) {
      calls.push({
        method: this.method.toUpperCase(),
        path: new URL(this.url, endpoint).pathname,
        parameters: this.params ?? (typeof this.data === 'string' ? JSON.parse(this.data) : this.data),
        status,
        requestId: headers?.get?.('seam-request-id') ?? headers?.['seam-request-id'],
        body,
      })
      return body
    },
  ]
  return seam
}
