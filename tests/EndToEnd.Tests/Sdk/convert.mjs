// A migration of one code with the unmodified SDK; prints what a test is to check as one JSON object.
import { Seam } from 'seam'

const [endpoint, deviceId, accessCodeId] = process.argv.slice(2)
const seam = new Seam({ apiKey: 'seam_sandbox_1', endpoint })

const since = new Date().toISOString()
const devices = await seam.devices.list()
const before = await seam.accessCodes.unmanaged.list({ device_id: deviceId })
const one = await seam.accessCodes.unmanaged.get({ access_code_id: accessCodeId })

const request = seam.accessCodes.unmanaged.convertToManaged({ access_code_id: accessCodeId })
const accepted = await request.fetchResponse()

const { action_attempt_id } = accepted.action_attempt
const statuses = [accepted.action_attempt.status]
let attempt
do {
  attempt = await seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: false })
  if (statuses.at(-1) !== attempt.status) statuses.push(attempt.status)
  await new Promise((resolve) => setTimeout(resolve, 20))
} while (attempt.status === 'pending')

const events = await seam.events.list({ since })
const after = await seam.accessCodes.unmanaged.list({ device_id: deviceId })

console.log(
  JSON.stringify({ method: request.method, devices, before, one, accepted, statuses, attempt, events, after }),
)
