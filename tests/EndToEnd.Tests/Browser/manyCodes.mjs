import { check, done, openLock, signIn, walkThrough } from './browser.mjs'

const CODES = 10_000
const MOST_ROWS = 80

await walkThrough({}, async (page) => {
  const answers = []
  page.on('response', (response) => response.url().endsWith('/access_codes/unmanaged/list') && answers.push(response.request().postDataJSON()))
  const rows = page.locator('.codes-body .code-row')
  const checkRows = async () => check(await rows.count() <= MOST_ROWS, `${await rows.count()} rows are in the page.`)

  await signIn(page)
  await page.getByLabel('Search locks').fill('Extra')
  await openLock(page, 'Extra Door')
  await rows.first().waitFor()
  check(answers.filter((asked) => asked.device_id.endsWith('900')).length <= 3, 'More was loaded than is seen.')
  await page.locator('.lock', { hasText: '100+' }).waitFor()
  await page.getByText('200 loaded, more on the lock').waitFor()
  await checkRows()

  // More comes as one scrolls.
  await page.locator('#content').evaluate((pane) => { pane.scrollTop = pane.scrollHeight })
  await page.getByText('400 loaded, more on the lock').waitFor()
  await checkRows()

  // All of it is asked for at the very moment at which scrolling has begun to load more.
  await page.getByRole('button', { name: 'Load all' }).evaluate((button) => {
    const { fetch } = globalThis
    globalThis.fetch = (path, options) => {
      if (path.endsWith('/unmanaged/list') && options.body.includes('page_cursor')) {
        globalThis.fetch = fetch
        queueMicrotask(() => button.click())
      }
      return fetch(path, options)
    }
  })
  await page.locator('#content').evaluate((pane) => { pane.scrollTop = pane.scrollHeight })
  await page.getByText('10,000 codes').waitFor()
  await page.locator('#content').evaluate((pane) => { pane.scrollTop = pane.scrollHeight })
  await page.getByRole('link', { name: `Guest ${CODES}`, exact: true }).waitFor()
  await checkRows()

  await page.getByPlaceholder('Name or id').fill('Guest 5432')
  await page.getByRole('link', { name: 'Guest 5432', exact: true }).waitFor()
  check(await rows.count() === 1, 'The search finds others too.')
})

await done()
