import { check, done, openLock, picture, rowOf, signIn, walkThrough } from './browser.mjs'

await walkThrough({}, async (page) => {
  await signIn(page)
  await openLock(page, 'Front Door')
  const row = rowOf(page, 'Cleaning crew')

  const pin = row.locator('[data-pin]')
  check(!/\d/.test(await pin.textContent()), 'The PIN is shown before anybody asked.')
  await row.getByRole('button', { name: 'Show the PIN of Cleaning crew' }).click()
  await page.waitForFunction((element) => /^\d+$/.test(element.textContent), await pin.elementHandle())
  check((await page.locator('[data-pin]').allTextContents()).filter((text) => /\d/.test(text)).length === 1, 'Other PINs show too.')

  await row.getByRole('button', { name: 'Convert Cleaning crew' }).click()
  await page.getByRole('status').filter({ hasText: 'Converted Cleaning crew.' }).waitFor({ state: 'attached' })
  await row.waitFor({ state: 'detached' })
  await page.getByLabel('Activity').getByText('Converted to managed').first().waitFor()
  await picture(page, 'console')

  await page.getByRole('link', { name: /^Managed/ }).click()
  await rowOf(page, 'Cleaning crew').waitFor()
})

await done()
