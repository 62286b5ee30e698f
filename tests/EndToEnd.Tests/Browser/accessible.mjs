import { checkWidth, checkWithAxe, DESKTOP, done, openLock, PHONE, signIn, walkThrough } from './browser.mjs'

// In the dark it is the colours that differ.
const LOOKS = [
  { colorScheme: 'light', viewport: DESKTOP, rules: {} },
  { colorScheme: 'dark', viewport: DESKTOP, rules: { runOnly: ['color-contrast'] } },
  { colorScheme: 'light', viewport: PHONE, rules: {} },
]

for (const { rules, ...options } of LOOKS) {
  await walkThrough({ ...options, reducedMotion: 'reduce' }, async (page) => {
    const look = async (where) => {
      await checkWithAxe(page, `${where}, ${options.colorScheme}, ${options.viewport.width} px`, rules)
      await checkWidth(page, where)
    }

    await look('Sign-in')
    await signIn(page)
    await page.locator('.lock').first().waitFor()
    await look('Overview')
    await openLock(page, 'Garage')
    await page.getByRole('link', { name: 'Owner', exact: true }).waitFor()
    await look('A lock that is offline')
    await page.getByRole('button', { name: 'New code' }).click()
    await page.getByRole('dialog').waitFor()
    await look('A new code')
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Simulator' }).click()
    await page.getByRole('switch').first().waitFor()
    await look('The simulator')
    await page.getByRole('link', { name: /^Unmanaged/ }).click()
    await page.getByRole('link', { name: 'Owner', exact: true }).click()
    await page.getByRole('dialog', { name: 'Owner' }).getByText('Known since').waitFor()
    await look('A code')
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Migrations' }).click()
    await page.getByLabel('What to migrate').waitFor()
    await look('Migrations')
    await page.getByRole('button', { name: 'Make a plan' }).click()
    await page.getByRole('button', { name: 'Start this migration' }).waitFor()
    await page.locator('.migration-code').first().waitFor()
    await look('A plan')
    await page.goto(`${new URL('/console', page.url())}#/activity`)
    await look('Activity')
  })
}

await done()
