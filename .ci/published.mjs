// Looks into the published app: all that the Functions host needs is there, and it is told of the functions that are listed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, listing] = process.argv.slice(2)
const read = (path) => JSON.parse(readFileSync(path, 'utf8'))

const needed = [
  'host.json',
  'extensions.json',
  'worker.config.json',
  'functions.metadata',
  '.azurefunctions/function.deps.json',
  '.azurefunctions/Microsoft.Azure.WebJobs.Extensions.DurableTask.dll',
]
const missing = needed.filter((file) => !existsSync(join(folder, file)))
if (missing.length > 0) {
  console.log(`${folder} lacks ${missing.join(', ')}`)
  process.exit(1)
}

const lines = (functions) => functions.map((entry) => JSON.stringify(entry)).sort()

const told = lines(read(join(folder, 'functions.metadata')).map(({ name, bindings }) => {
  const trigger = bindings.find(({ type }) => type.endsWith('Trigger'))
  const { type, authLevel, methods = [], route = null, schedule, runOnStartup = false } = trigger
  return type === 'httpTrigger'
    ? { name, trigger: type, authLevel, methods, route }
    : type === 'timerTrigger' ? { name, trigger: type, schedule, runOnStartup } : { name, trigger: type }
}))
const listed = lines(read(listing))

const worker = read(join(folder, 'worker.config.json')).description.defaultWorkerPath
const extensions = read(join(folder, 'extensions.json')).extensions.map(({ name }) => name)
const problems = [
  ...told.filter((line) => !listed.includes(line)).map((line) => `not listed: ${line}`),
  ...listed.filter((line) => !told.includes(line)).map((line) => `the host is not told of ${line}`),
  ...(existsSync(join(folder, worker)) ? [] : [`worker.config.json names ${worker}, which is missing`]),
  ...(extensions.includes('DurableTask') ? [] : [`extensions.json lacks DurableTask: ${extensions}`]),
]
problems.forEach((problem) => console.log(problem))
console.log(`Published: ${told.length} functions, extensions ${extensions.join(', ')}`)
process.exit(problems.length === 0 ? 0 : 1)
