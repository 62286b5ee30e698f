import {
  code, frontDoor, igloohomeGuestHouse, offlineGarage, oracodeAnnex, sharedEntrance, unknown, yaleDoor,
} from '../sandbox.mjs'

const day = (number) => new Date(Date.now() + number * 86_400_000).toISOString()

const created = async ({ seam, end }, parameters) => {
  const answer = await seam.accessCodes.create({ device_id: sharedEntrance, ...parameters }).fetchResponse()
  await end(answer)
  return answer.access_code.access_code_id
}

// A code whose creation is still under way.
const busy = async ({ seam }, name, device_id = sharedEntrance) => {
  const answer = await seam.accessCodes.create({ device_id, name }).fetchResponse()
  return answer.access_code.access_code_id
}

// A code that uses the backup pool of its device.
const stay = (world, name, device_id = frontDoor) => created(world, {
  device_id, name, starts_at: day(-1), ends_at: day(2), use_backup_access_code_pool: true,
})

const backupIsReady = async ({ seam }, access_code_id) => {
  for (const begun = Date.now(); Date.now() - begun < 120_000;) {
    if ((await seam.accessCodes.get({ access_code_id })).is_backup_access_code_available) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('No backup code came to the lock')
}

const by = (method) => ({ seam }, path, data) => seam.client.request({ method, url: path, data })

export default {
  '/access_codes/create': {
    succeeds: [
      (world) => created(world, { name: 'Ongoing', code: '31415' }),
      (world) => created(world, { name: 'Generated', preferred_code_length: 6 }),
      (world) => created(world, { name: 'Stay', code: '27182', starts_at: day(-1), ends_at: day(2) }),
      (world) => created(world, { name: 'Later', starts_at: day(5), ends_at: day(7) }),
      // It cannot be set, which the code and the events tell.
      (world) => created(world, { device_id: offlineGarage, name: 'Out of reach', code: '16180' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.create({ device_id: sharedEntrance, code: 'abcd' }),
      device_not_found: ({ seam }) => seam.accessCodes.create({ device_id: unknown, code: '4669' }),
      unsupported_device: ({ seam }) => seam.accessCodes.create({ device_id: igloohomeGuestHouse, code: '46692016' }),
      duplicate_access_code: ({ seam }) => seam.accessCodes.create({ device_id: sharedEntrance, code: '31415' }),
      // The limits are those of a user: the other devices have less than ten each.
      rate_limited: async ({ seam }) => {
        for (let number = 0; number <= 10; number++) await seam.accessCodes.create({ device_id: yaleDoor })
      },
    },
  },

  '/access_codes/create_multiple': {
    succeeds: [
      ({ seam }) => seam.accessCodes.createMultiple({ device_ids: [frontDoor, sharedEntrance], name: 'Both doors' }),
      (world) => by('POST')(world, '/access_codes/create_multiple', { device_ids: [sharedEntrance], name: 'One door' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.createMultiple({ device_ids: [] }),
      device_not_found: ({ seam }) => seam.accessCodes.createMultiple({ device_ids: [frontDoor, unknown] }),
      unsupported_device: ({ seam }) => seam.accessCodes.createMultiple({ device_ids: [frontDoor, igloohomeGuestHouse] }),
      duplicate_access_code: ({ seam }) =>
        seam.accessCodes.createMultiple({ device_ids: [sharedEntrance], code: '31415' }),
      // By POST: a PUT the SDK sends again by itself, once the time has passed that it was told to wait.
      rate_limited: (world) =>
        by('POST')(world, '/access_codes/create_multiple', { device_ids: [frontDoor, yaleDoor] }),
    },
  },

  '/access_codes/generate_code': {
    succeeds: [({ seam }) => seam.accessCodes.generateCode({ device_id: frontDoor })],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.generateCode({}),
      device_not_found: ({ seam }) => seam.accessCodes.generateCode({ device_id: unknown }),
      unsupported_device: ({ seam }) => seam.accessCodes.generateCode({ device_id: igloohomeGuestHouse }),
    },
  },

  '/access_codes/list': {
    succeeds: [
      ({ seam }) => seam.accessCodes.list({ device_id: frontDoor }),
      ({ seam }) => seam.accessCodes.list({ device_id: offlineGarage }),
      async ({ seam }) => {
        const pages = seam.createPaginator(seam.accessCodes.list({ device_id: sharedEntrance, limit: 2 }))
        const [first, { hasNextPage, nextPageCursor }] = await pages.firstPage()
        const [second] = await pages.nextPage(nextPageCursor)
        if (!hasNextPage || first.length !== 2 || second.length === 0) throw new Error('The pages are not as asked for')
      },
    ],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.list({ device_id: 'front-door' }),
      device_not_found: ({ seam }) => seam.accessCodes.list({ device_id: unknown }),
    },
  },

  '/access_codes/get': {
    succeeds: [
      async (world) => {
        const access_code_id = await created(world, { name: 'To find', code: '14142' })
        await world.seam.accessCodes.get({ access_code_id })
      },
      ({ seam }) => seam.accessCodes.get({ device_id: sharedEntrance, code: '14142' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.get({}),
      access_code_not_found: ({ seam }) => seam.accessCodes.get({ access_code_id: code(1, 14) }),
    },
  },

  '/access_codes/pull_backup_access_code': {
    succeeds: [
      async (world) => {
        const access_code_id = await stay(world, 'Stay with a backup')
        await backupIsReady(world, access_code_id)
        await world.seam.accessCodes.pullBackupAccessCode({ access_code_id })
        await world.seam.accessCodes.pullBackupAccessCode({ access_code_id })
        await world.seam.accessCodes.get({ access_code_id })
        await world.seam.devices.get({ device_id: frontDoor })
        await world.seam.events.list({ event_type: 'access_code.backup_access_code_pulled' })
      },
    ],
    fails: {
      invalid_input: async (world) => world.seam.accessCodes.pullBackupAccessCode({
        access_code_id: await created(world, { device_id: frontDoor, name: 'Without a backup' }),
      }),
      access_code_not_found: ({ seam }) => seam.accessCodes.pullBackupAccessCode({ access_code_id: unknown }),
      unsupported_device: async (world) => world.seam.accessCodes.pullBackupAccessCode({
        access_code_id: await created(world, { device_id: oracodeAnnex, starts_at: day(-1), ends_at: day(2) }),
      }),
      access_code_busy: async (world) => {
        const access_code_id = await stay(world, 'Stay that is cancelled')
        await world.seam.accessCodes.delete({ access_code_id })
        await world.seam.accessCodes.pullBackupAccessCode({ access_code_id })
      },
      // The lock cannot be reached, so no backup code has come there.
      no_backup_access_code: async (world) => world.seam.accessCodes.pullBackupAccessCode({
        access_code_id: await stay(world, 'Stay out of reach', offlineGarage),
      }),
    },
  },

  '/access_codes/update': {
    succeeds: [
      async (world) => {
        const access_code_id = await created(world, { name: 'To change', code: '17320' })
        await world.end(world.seam.accessCodes.update({ access_code_id, name: 'Changed', code: '17321' }))
        await world.end(by('PATCH')(world, '/access_codes/update', {
          access_code_id, type: 'time_bound', starts_at: day(-1), ends_at: day(3),
        }))
        await world.end(by('POST')(world, '/access_codes/update', { access_code_id, is_managed: false }))
      },
    ],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.update({ access_code_id: unknown, code: 'x' }),
      access_code_not_found: ({ seam }) => seam.accessCodes.update({ access_code_id: unknown, name: 'Nobody' }),
      access_code_busy: async (world) =>
        world.seam.accessCodes.update({ access_code_id: await busy(world, 'Busy'), name: 'Changed' }),
      duplicate_access_code: async (world) => {
        const access_code_id = await created(world, { name: 'To take a PIN', code: '22360' })
        await world.seam.accessCodes.update({ access_code_id, code: '31415' })
      },
    },
  },

  '/access_codes/delete': {
    succeeds: [
      async (world) => {
        const access_code_id = await created(world, { device_id: frontDoor, name: 'To delete' })
        await world.end(world.seam.accessCodes.delete({ access_code_id }))
      },
      async (world) => {
        const access_code_id = await created(world, { device_id: frontDoor, name: 'To delete otherwise' })
        await world.end(by('DELETE')(world, '/access_codes/delete', { access_code_id }))
      },
    ],
    fails: {
      invalid_input: ({ seam }) => seam.accessCodes.delete({}),
      access_code_not_found: ({ seam }) => seam.accessCodes.delete({ access_code_id: unknown }),
      access_code_busy: async (world) =>
        world.seam.accessCodes.delete({ access_code_id: await busy(world, 'Busy as well', frontDoor) }),
    },
  },
}
