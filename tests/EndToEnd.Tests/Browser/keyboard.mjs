import { check, done, rowOf, signIn, walkThrough } from './browser.mjs'

// From the sign-in to a converted code without a mouse.
await walkThrough({}, async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim())
  const tabTo = async (wanted) => {
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press('Tab')
      if (wanted.test(await focused())) return
    }
    throw new Error(`Tab does not lead to ${wanted}.`)
  }

  await signIn(page)
  await page.locator('.lock').first().waitFor()
  await tabTo(/^Skip to the content/)
  await tabTo(/^Shared Entrance/)
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)
  check(outline === 'solid', `What has the focus is not to be seen: ${outline}.`)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Shared Entrance' }).waitFor()
  await rowOf(page, 'Post').waitFor()
  check(await page.title() === 'Shared Entrance – Access codes', `The tab is called ${await page.title()}.`)
  await tabTo(/^Convert Post/)
  await page.keyboard.press('Enter')
  await rowOf(page, 'Post').waitFor({ state: 'detached' })
})

await done()
