// Opens the console in Chromium and walks through it. Whatever the page complains of on the way fails the walk: an error
// in the console, a script that broke, a breach of the Content-Security-Policy.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [executablePath, url] = process.argv.slice(2)

// Only a page that hangs takes this long, however slow the machine is.
const PATIENCE = 120_000
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 740 }
const PICTURE = { width: 1360, height: 580 }
export const SANDBOX = 'seam_sandbox_1'

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })

/**
 * @param {object} options Those of a browser context of Playwright.
 * @param {(page: import('playwright-core').Page) => Promise<void>} walk
 */
export async function walkThrough(options, walk) {
  const complaints = []
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options })
  context.setDefaultTimeout(PATIENCE)
  await context.exposeBinding('breach', (_, text) => complaints.push(`Content-Security-Policy: ${text}`))
  await context.addInitScript(() => document.addEventListener(
    'securitypolicyviolation', (event) => globalThis.breach(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)))
  const page = await context.newPage()
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.stack))
  await page.goto(`${url}console`)
  await walk(page)
  await context.close()
  check(complaints.length === 0, complaints.join('\n'))
}

export async function signIn(page, key = SANDBOX) {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Overview' }).or(page.getByRole('list')).first().waitFor()
}

/** Opens a lock, by the name that the page has for it. */
export async function openLock(page, name) {
  await page.locator('.lock', { hasText: name }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** The row of a code. */
export const rowOf = (page, name) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })

/** Fails where axe finds what keeps somebody from using the page. */
export async function checkWithAxe(page, where, rules = {}) {
  // What the page may not do, a test may: Playwright runs this beside the policy of the page.
  await page.evaluate(axe)
  const found = await page.evaluate((rules) => globalThis.axe.run(document, { resultTypes: ['violations'], ...rules }), rules)
  const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  check(grave.length === 0, `${where}:\n${grave.map((rule) =>
    `${rule.id}: ${rule.help}\n${rule.nodes.map((node) => `  ${node.target} ${node.failureSummary}`).join('\n')}`).join('\n')}`)
}

/** Fails where the page is wider than the window. */
export async function checkWidth(page, where) {
  const [width, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  check(width <= window, `${where} is ${width} px wide, the window ${window}.`)
}

/** Keeps a picture of the page for the documentation, where SCREENSHOTS names a folder for it. */
export async function picture(page, name, size = PICTURE) {
  if (!process.env.SCREENSHOTS) return
  await page.setViewportSize(size)
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) })
}

export function check(holds, message) {
  if (!holds) throw new Error(message)
}

export const done = () => browser.close()
