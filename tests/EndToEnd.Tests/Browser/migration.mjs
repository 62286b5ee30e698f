import { check, checkWidth, checkWithAxe, done, openLock, PHONE, picture, signIn, walkThrough } from './browser.mjs'

const counts = async (page, group) => Object.fromEntries(
  (await page.getByRole('group', { name: group }).getByRole('button').allTextContents())
    .map((text) => text.trim().match(/^(\D+?)\s*(\d+)$/).slice(1, 3))
    .map(([name, count]) => [name, Number(count)]))
const over = (page) => page.getByText(/^Completed/).first().waitFor()

let address
await walkThrough({}, async (page) => {
  await signIn(page)
  await page.getByRole('link', { name: 'Migrations' }).click()
  await page.getByRole('button', { name: 'Make a plan' }).click()
  await page.getByRole('button', { name: 'Start this migration' }).waitFor()
  const planned = await counts(page, 'What is planned')
  check(planned.Convert > 40 && planned.Replace > 0, `Is that a plan? ${JSON.stringify(planned)}`)
  await page.getByText('codes would fail as things are').waitFor()

  await page.getByRole('button', { name: 'Start this migration' }).click()
  await page.getByRole('progressbar').waitFor()
  await over(page)
  const first = await counts(page, 'Outcomes')
  const total = (outcomes) => Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  check(total(first) === total(planned), `Planned ${JSON.stringify(planned)}, done ${JSON.stringify(first)}`)
  await page.getByRole('img', { name: /^Outcomes over/ }).waitFor()

  // What failed is explained.
  const failures = page.locator('.migration-code').filter({ hasText: 'Failed' })
  await failures.filter({ hasText: 'Garage' }).first().getByText('Check the power and the network').waitFor()
  address = page.url()
  await picture(page, 'migration', { width: 1200, height: 620 })

  // And tried again, once what was in the way is gone.
  await openLock(page, 'Garage')
  await page.getByRole('link', { name: 'Simulator' }).click()
  await page.getByRole('switch', { name: 'On its network' }).click()
  await page.getByRole('switch', { name: 'On its network', checked: true, disabled: false }).waitFor()
  await page.goto(address)
  await page.getByRole('button', { name: /^Try \d+ codes again/ }).click()
  await page.getByText(/^(Running|Planning)$/).first().waitFor()
  await over(page)
  await failures.first().waitFor()
  const second = await counts(page, 'Outcomes')
  check(second.Failed === first.Failed - 2 && second.Converted === first.Converted + 2, `First ${JSON.stringify(first)}, then ${JSON.stringify(second)}`)
})

for (const options of [{ colorScheme: 'dark' }, { colorScheme: 'light', viewport: PHONE }]) {
  await walkThrough(options, async (page) => {
    await signIn(page)
    await page.goto(address)
    await page.getByRole('img', { name: /^Outcomes over/ }).waitFor()
    await page.locator('.migration-code').first().waitFor()
    await checkWithAxe(page, 'A migration')
    await checkWidth(page, 'A migration')
  })
}

await done()
