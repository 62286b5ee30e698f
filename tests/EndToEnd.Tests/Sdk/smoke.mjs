// What is to work wherever the app runs: HTTP, storage and an orchestration, from nothing.
// node smoke.mjs <url> [<function key>]
const [url, functionKey] = process.argv.slice(2)

async function call(path, key, parameters = {}) {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...key },
    body: JSON.stringify(parameters),
  })
  return { status: response.status, body: await response.json() }
}

function expect(condition, what, answer) {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(answer)}`)
}

const created = await call('/workspaces/create', functionKey ? { 'x-functions-key': functionKey } : {}, {
  name: 'Smoke',
  is_sandbox: true,
})
expect(created.status === 200, 'A workspace is created', created)
const key = { authorization: `Bearer ${created.body.api_key}` }

const stranger = await call('/devices/list')
expect(stranger.status === 401, 'Nobody is let in without a key', stranger)
const listed = await call('/devices/list', key)
expect(listed.status === 200 && listed.body.devices.length === 0, 'It has no devices', listed)

let answer = await call('/workspaces/reset_sandbox', key)
expect(answer.status === 200, 'A reset is accepted', answer)
const { action_attempt_id } = answer.body.action_attempt
const patience = Date.now() + 120_000
while (answer.body.action_attempt.status === 'pending') {
  expect(Date.now() < patience, 'The reset ends', answer)
  await new Promise((resolve) => setTimeout(resolve, 250))
  answer = await call('/action_attempts/get', key, { action_attempt_id })
  expect(answer.status === 200, 'The attempt is found', answer)
}
expect(answer.body.action_attempt.status === 'success', 'The reset succeeds', answer)

console.log('It works.')
