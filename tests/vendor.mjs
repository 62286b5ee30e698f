// Brings the files of libraries that the console is served with up to the versions in package.json: `npm run vendor`.
// Which files those are is what src/Functions/Console/vendor has: a new one is put there by hand once.
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const vendor = join(here, '..', 'src', 'Functions', 'Console', 'vendor')

for (const entry of await readdir(vendor, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const file = join(entry.parentPath, entry.name)
  await copyFile(join(here, 'node_modules', file.slice(vendor.length + 1)), file)
}
