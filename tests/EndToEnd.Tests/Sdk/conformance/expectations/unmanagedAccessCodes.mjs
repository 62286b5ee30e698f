import {
  code, frontDoor, igloohomeGuestHouse, kwiksetSideDoor, offlineGarage, oracodeAnnex, sharedEntrance,
  smartThingsStudio, unknown,
} from '../sandbox.mjs'

const unmanaged = ({ seam }) => seam.accessCodes.unmanaged

export default {
  '/access_codes/unmanaged/list': {
    succeeds: [
      ...[
        frontDoor, offlineGarage, sharedEntrance, kwiksetSideDoor, smartThingsStudio, igloohomeGuestHouse, oracodeAnnex,
      ].map((device_id) => (world) => unmanaged(world).list({ device_id })),
      (world) => unmanaged(world).list({ device_id: frontDoor, limit: 3 }),
      (world) => unmanaged(world).list({ device_id: frontDoor, user_identifier_key: 'nobody' }),
      ({ seam }) => seam
        .createPaginator(seam.accessCodes.unmanaged.list({ device_id: frontDoor, limit: 5 }))
        .flattenToArray(),
    ],
    fails: {
      invalid_input: (world) => unmanaged(world).list({ device_id: 'front-door' }),
      device_not_found: (world) => unmanaged(world).list({ device_id: unknown }),
    },
  },

  '/access_codes/unmanaged/get': {
    succeeds: [
      (world) => unmanaged(world).get({ access_code_id: code(1, 1) }),
      (world) => unmanaged(world).get({ device_id: frontDoor, code: '4071' }),
      (world) => unmanaged(world).get({ access_code_id: code(5, 1) }),
    ],
    fails: {
      invalid_input: (world) => unmanaged(world).get({}),
      access_code_not_found: (world) => unmanaged(world).get({ access_code_id: unknown }),
    },
  },

  '/access_codes/unmanaged/convert_to_managed': {
    succeeds: [
      (world) => world.end(unmanaged(world).convertToManaged({ access_code_id: code(1, 1) })),
      ({ seam, end }) => end(
        seam.client.post('/access_codes/unmanaged/convert_to_managed', { access_code_id: code(1, 2), sync: true })),
      // It stays unmanaged, with the error and the event of a device that is offline.
      (world) => world.end(unmanaged(world).convertToManaged({ access_code_id: code(2, 1) })),
      (world) => world.end(unmanaged(world).convertToManaged({ access_code_id: code(3, 1), force: true })),
    ],
    fails: {
      invalid_input: (world) => unmanaged(world).convertToManaged({}),
      access_code_not_found: (world) => unmanaged(world).convertToManaged({ access_code_id: unknown }),
      unsupported_device: (world) => unmanaged(world).convertToManaged({ access_code_id: code(5, 1) }),
      // The code that was taken from the neighbour above.
      managed_by_another_workspace: ({ neighbour }) =>
        neighbour.accessCodes.unmanaged.convertToManaged({ access_code_id: code(101, 1) }),
      access_code_busy: async (world) => {
        const access_code_id = code(1, 3)
        const deletion = await unmanaged(world).delete({ access_code_id }).fetchResponse()
        try {
          await unmanaged(world).convertToManaged({ access_code_id })
        } finally {
          await world.end(deletion)
        }
      },
    },
  },

  '/access_codes/unmanaged/update': {
    succeeds: [
      (world) => unmanaged(world).update({ access_code_id: code(1, 4), is_managed: true }),
      ({ seam }) =>
        seam.client.post('/access_codes/unmanaged/update', { access_code_id: code(1, 5), is_managed: true }),
    ],
    fails: {
      invalid_input: (world) => unmanaged(world).update({ access_code_id: code(1, 6), is_managed: false }),
      access_code_not_found: (world) => unmanaged(world).update({ access_code_id: unknown, is_managed: true }),
      unsupported_device: (world) => unmanaged(world).update({ access_code_id: code(6, 1), is_managed: true }),
      device_offline: (world) => unmanaged(world).update({ access_code_id: code(2, 2), is_managed: true }),
    },
  },

  '/access_codes/unmanaged/delete': {
    succeeds: [
      (world) => world.end(unmanaged(world).delete({ access_code_id: code(1, 7) })),
      ({ seam, end }) => end(
        seam.client.delete('/access_codes/unmanaged/delete', { data: { access_code_id: code(1, 8), sync: true } })),
    ],
    fails: {
      invalid_input: (world) => unmanaged(world).delete({ access_code_id: '1' }),
      access_code_not_found: (world) => unmanaged(world).delete({ access_code_id: unknown }),
    },
  },
}
