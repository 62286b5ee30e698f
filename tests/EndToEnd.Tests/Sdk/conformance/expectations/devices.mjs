import { augustAccount, frontDoor, offlineGarage } from '../sandbox.mjs'

export default {
  '/devices/list': {
    succeeds: [
      ({ seam }) => seam.devices.list(),
      ({ seam }) => seam.devices.list({ device_ids: [frontDoor, offlineGarage], limit: 1 }),
      ({ seam }) => seam.devices.list({ connected_account_id: augustAccount, manufacturer: 'august' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.devices.list({ device_ids: ['front-door'] }),
    },
  },
}
