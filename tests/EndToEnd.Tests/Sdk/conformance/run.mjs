// Drives every endpoint through the official SDK as the expectations say, and prints what came of it as one JSON object.
import { createRequire } from 'node:module'
import { isSeamHttpApiError } from 'seam'
import { calls, connect } from './capture.mjs'
import { exceptions } from './exceptions.mjs'
import { expectations } from './expectations.mjs'
import { Schemas } from './schemas.mjs'

const [endpoint, functionKey] = process.argv.slice(2)
const { openapi: upstreamDocument } = createRequire(import.meta.url)('@seamapi/types/connect')
const ownDocument = await (await fetch(new URL('/openapi.json', endpoint))).json()
if (ownDocument.paths == null) throw new Error(`/openapi.json: ${JSON.stringify(ownDocument)}`)
const upstream = new Schemas(upstreamDocument, { partsAreWhole: true })
const own = new Schemas(ownDocument, { partsAreWhole: false })

const problems = new Set()
const deviations = new Map()
const used = new Set()
const seam = connect('seam_sandbox_1', endpoint)
const world = {
  seam,
  neighbour: connect('seam_sandbox_2', endpoint),
  operator: connect('seam_sandbox_1', endpoint, { 'x-functions-key': functionKey }),
  connect: (apiKey) => connect(apiKey, endpoint),
  end,
}

for (const [path, { succeeds = [], fails = {} }] of Object.entries(expectations)) {
  for (const [index, succeed] of succeeds.entries()) {
    try {
      await succeed(world)
      await readAgain(path)
    } catch (error) {
      problems.add(`${path}: success ${index + 1} failed: ${error.code ?? ''} ${error.stack}`)
    }
  }
  for (const [type, fail] of Object.entries(fails)) await expectFailure(path, type, fail)
  if (needsApiKey(path)) {
    await expectFailure(path, 'unauthorized', () =>
      connect('seam_nobody', endpoint).client.request({ url: path, method: methodsOf(path)[0] }))
  }
}

for (const call of calls) check(call)
for (const { first, count } of deviations.values()) problems.add(`${first}${count > 1 ? ` (${count} times)` : ''}`)

console.log(JSON.stringify({
  problems: [...problems],
  unusedExceptions: exceptions.filter((exception) => !used.has(exception)).map(({ what }) => what),
  expected: Object.keys(expectations),
  calls: calls.map(({ method, path, status }) => ({ method, path, status })),
}))

/** Waits until the attempt that a request answers with has ended. */
async function end(request) {
  const answer = await (request.fetchResponse?.() ?? request)
  const { action_attempt_id } = (answer.data ?? answer).action_attempt
  for (let status = 'pending'; status === 'pending';) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const attempt = await seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: false })
    status = attempt.status
  }
}

/** What can be read by GET and by POST is read by the other method as well. */
async function readAgain(path) {
  const last = calls.findLast((call) => call.path === path)
  const other = methodsOf(path).find((method) => method !== last.method)
  if (!methodsOf(path).includes('GET') || other == null) return

  const given = other === 'GET' ? { params: last.parameters } : { data: last.parameters }
  await seam.client.request({ url: path, method: other, ...given })
}

async function expectFailure(path, type, fail) {
  try {
    await fail(world)
    problems.add(`${path}: expected ${type}, and it succeeded`)
  } catch (error) {
    const last = calls.findLast((call) => call.path === path)
    if (!isSeamHttpApiError(error)) problems.add(`${path}: expected ${type}: ${error.stack}`)
    else if (error.code !== type) problems.add(`${path}: expected ${type}: ${error.code} ${error.message}`)
    else if (error.requestId !== last.requestId) problems.add(`${path}: ${type} has no request id for the SDK`)
  }
}

function check(call) {
  const found = own.deviationsOf(call).map((deviation) => ({ ...deviation, document: 'openapi.json' }))

  // Upstream describes no errors: for those, its SDK is the judge, and the envelope in openapi.json.
  if (call.status < 400) found.push(...upstream.deviationsOf(call).filter((deviation) => !isExcepted(deviation)))
  if (call.requestId == null) problems.add(`${call.method} ${call.path} ${call.status}: no seam-request-id`)
  for (const deviation of found) remember(deviation)
}

/** A deviation of a hundred codes is one problem, told with the first of them. */
function remember(deviation) {
  const kind = describe({ ...deviation, value: undefined })
  const known = deviations.get(kind)
  if (known == null) deviations.set(kind, { first: describe(deviation), count: 1 })
  else known.count += 1
}

function isExcepted(deviation) {
  const exception = exceptions.find(({ covers }) => covers(deviation))
  used.add(exception)
  return exception != null
}

function describe({ method, path, status, at, message, property, value, document = '@seamapi/types' }) {
  const shown = value === undefined ? '' : `, is ${JSON.stringify(value).slice(0, 160)}`
  return `${method} ${path} ${status} (${document}): ${at || '/'} ${message}${property ? ` "${property}"` : ''}${shown}`
}

function needsApiKey(path) {
  return Object.values(ownDocument.paths[path] ?? {}).every(({ security }) => security?.some((keys) => 'api_key' in keys))
}

function methodsOf(path) {
  return Object.keys(ownDocument.paths[path] ?? {}).map((method) => method.toUpperCase())
}
