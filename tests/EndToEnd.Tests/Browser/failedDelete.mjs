import { done, openLock, rowOf, signIn, walkThrough } from './browser.mjs'

await walkThrough({}, async (page) => {
  await signIn(page)
  await openLock(page, 'Garage')

  await page.getByRole('button', { name: 'Delete Gardener' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Delete Gardener' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('status').filter({ hasText: 'Could not delete Gardener' }).waitFor({ state: 'attached' })
  await rowOf(page, 'Gardener').getByText('Could not delete: device offline').waitFor()

  // Why, and what helps.
  await page.getByRole('link', { name: 'Gardener', exact: true }).first().click()
  const sheet = page.getByRole('dialog', { name: 'Gardener' })
  await sheet.getByText('failed_to_remove_from_device').waitFor()
  await sheet.getByText('Check the power and the network of the lock').first().waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

await done()
