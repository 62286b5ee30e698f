import { done, openLock, picture, rowOf, signIn, walkThrough } from './browser.mjs'

await walkThrough({}, async (page) => {
  await signIn(page)
  await openLock(page, 'Attic Flat')
  await page.getByRole('link', { name: 'Simulator' }).click()

  const network = page.getByRole('switch', { name: 'On its network' })
  const isOn = (value) => page.getByRole('switch', { name: 'On its network', checked: value, disabled: false }).waitFor()
  await network.click()
  await isOn(false)
  await page.locator('.lock', { hasText: 'Attic Flat' }).getByText('Device offline').waitFor()
  await picture(page, 'simulator')

  // A conversion fails, and succeeds once the lock is back.
  await page.getByRole('link', { name: /^Unmanaged/ }).click()
  await page.getByRole('button', { name: 'Convert Owner' }).click()
  await rowOf(page, 'Owner').getByText('Could not convert: device offline').waitFor()
  await page.getByRole('link', { name: 'Simulator' }).click()
  await network.click()
  await isOn(true)
  await page.getByRole('link', { name: /^Unmanaged/ }).click()
  await page.getByRole('button', { name: 'Convert again Owner' }).click()
  await rowOf(page, 'Owner').waitFor({ state: 'detached' })

  // Somebody at the keypad.
  await page.getByRole('link', { name: 'Simulator' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Plumber')
  await page.getByLabel('PIN', { exact: true }).fill('384756')
  await page.getByRole('button', { name: 'Type a code in' }).click()
  await page.getByRole('link', { name: /^Unmanaged/ }).click()
  await rowOf(page, 'Plumber').waitFor()
})

await done()
