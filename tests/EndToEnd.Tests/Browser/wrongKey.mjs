import { check, done, signIn, walkThrough } from './browser.mjs'

// Browsers note every answer 401 as an error, so that it is the one complaint here.
const failure = await walkThrough({}, async (page) => {
  await page.getByLabel('API key').fill('seam_unknown')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: 'opens no workspace' }).waitFor()
  check(await page.evaluate(() => sessionStorage.length) === 0, 'A key that opens nothing is kept.')
  await signIn(page)
}).catch((error) => error)
check(/^Failed to load resource: .*401/.test(failure?.message) && !failure.message.includes('\n'), failure?.stack)

await done()
