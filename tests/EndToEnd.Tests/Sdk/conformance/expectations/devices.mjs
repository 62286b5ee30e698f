import { augustAccount, frontDoor, offlineGarage, unknown } from '../sandbox.mjs'

export default {
  '/devices/list': {
    succeeds: [
      ({ seam }) => seam.devices.list(),
      ({ seam }) => seam.devices.list({ device_ids: [frontDoor, offlineGarage], limit: 1 }),
      ({ seam }) => seam.devices.list({ connected_account_id: augustAccount, manufacturer: 'august' }),
      ({ seam }) => seam.devices.list({ custom_metadata_has: { floor: 'ground', is_main_entrance: true } }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.devices.list({ device_ids: ['front-door'] }),
    },
  },
  '/devices/get': {
    succeeds: [
      ({ seam }) => seam.devices.get({ device_id: offlineGarage, unknown }),
      ({ seam }) => seam.devices.get({ name: 'Front Door' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.devices.get({}),
      device_not_found: ({ seam }) => seam.devices.get({ device_id: unknown }),
    },
  },
  '/devices/list_device_providers': {
    succeeds: [
      ({ seam }) => seam.devices.listDeviceProviders(),
      ({ seam }) => seam.devices.listDeviceProviders({ provider_category: 'consumer_smartlocks' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.devices.listDeviceProviders({ provider_category: 'toasters' }),
    },
  },
}
