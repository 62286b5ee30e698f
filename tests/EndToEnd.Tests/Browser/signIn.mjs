import { check, done, openLock, SANDBOX, signIn, walkThrough } from './browser.mjs'

await walkThrough({}, async (page) => {
  await signIn(page)
  check(!page.url().includes('seam_'), `The key is in the address: ${page.url()}`)
  check(await page.evaluate((key) => Object.values(sessionStorage).includes(key), SANDBOX), 'The tab has lost the key.')
  check(await page.evaluate(() => localStorage.length + document.cookie.length) === 0, 'Something outlives the tab.')

  await openLock(page, 'Front Door')
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Front Door' }).waitFor()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('API key').waitFor()
  check(await page.evaluate(() => sessionStorage.length) === 0, 'The key is still there.')
})

await done()
