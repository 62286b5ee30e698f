// Seam's in-memory fake, with as many unmanaged codes as are asked for: LOCKS locks with CODES_ON_EACH codes, and
// ATTEMPTS action attempts that have ended. Ids are as in the sandbox of LocalHost.
import { createFake } from '@seamapi/fake-seam-connect'

// Whoever started this holds the other end, which closes however they end.
process.stdin.on('end', () => process.exit()).resume()

const number = (name) => Number(process.env[name])
const digits = (value, count) => String(value).padStart(count, '0')

const fake = await createFake()
const seed = await fake.seed()
for (let lock = 901; lock < 901 + number('LOCKS'); lock++) {
  const device = fake.database.addDevice({
    device_id: `de000000-0000-4000-8000-${digits(lock, 12)}`,
    connected_account_id: seed.john_connected_account_id,
    device_type: 'august_lock',
    name: 'Extra Door',
    workspace_id: seed.seed_workspace_1,
    properties: { locked: true },
  })
  for (let code = 1; code <= number('CODES_ON_EACH'); code++) {
    fake.database.addAccessCode({
      access_code_id: `c0000000-0000-4000-8000-${digits(lock, 4)}${digits(code, 8)}`,
      device_id: device.device_id,
      name: `Guest ${code}`,
      code: `${100000 + code}`,
      type: 'ongoing',
      status: 'set',
      is_managed: false,
      workspace_id: seed.seed_workspace_1,
    })
  }
}

const attempts = []
for (let attempt = 0; attempt < number('ATTEMPTS'); attempt++) {
  const { action_attempt_id } = fake.database.addActionAttempt({ action_type: 'UNLOCK_DOOR', status: 'success' })
  attempts.push(action_attempt_id)
}

await fake.startServer()
console.log(`Attempts ${attempts.join(' ')}`)
console.log(`Listening on ${fake.serverUrl}`)
