// Prints the name and the message of each test that failed, as the test reports (.trx) named on the command line have them.
import { readFileSync } from 'node:fs'

const LINES = 12
const COLUMNS = 400

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const plain = (xml) => xml.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (_, hex, decimal, name) =>
  name ? ENTITIES[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)))
const inside = (element, xml) => plain(xml.match(new RegExp(`<${element}>(.*?)</${element}>`, 's'))?.[1] ?? '')

for (const report of process.argv.slice(2)) {
  for (const [, attributes, body] of readFileSync(report, 'utf8').matchAll(/<UnitTestResult ([^>]*[^/>])>(.*?)<\/UnitTestResult>/gs)) {
    if (!attributes.includes('outcome="Failed"')) continue

    const where = inside('StackTrace', body).split('\n').find((line) => line.includes(':line ')) ?? ''
    const lines = [...inside('Message', body).split('\n').slice(0, LINES), where.trim()].filter((line) => line.trim() !== '')
    console.log(`FAILED ${plain(attributes.match(/testName="([^"]*)"/)[1])}`)
    console.log(lines.map((line) => `  ${line.slice(0, COLUMNS)}`).join('\n'))
  }
}
