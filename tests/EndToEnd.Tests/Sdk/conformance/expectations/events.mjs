import { code, frontDoor, offlineGarage, unknown } from '../sandbox.mjs'

export default {
  // After everything that tells events.
  '/events/list': {
    succeeds: [
      ({ seam }) => seam.events.list({ since: '2020-01-01' }),
      ({ seam }) => seam.events.list({ between: ['2020-01-01', '2100-01-01'], device_ids: [frontDoor, offlineGarage] }),
      ({ seam }) => seam.events.list({
        since: '2020-01-01', event_type: 'access_code.unmanaged.failed_to_convert_to_managed', limit: 1,
      }),
      ({ neighbour }) => neighbour.events.list({ since: '2020-01-01' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.events.list({ since: 'yesterday', access_code_id: code(1, 1) }),
    },
  },
  '/events/get': {
    succeeds: [
      async ({ seam }) => {
        const [told] = await seam.events.list({ since: '2020-01-01', limit: 1 })
        await seam.events.get({ event_id: told.event_id })
      },
      ({ seam }) => seam.events.get({
        event_type: 'access_code.unmanaged.converted_to_managed', device_id: frontDoor,
      }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.events.get({}),
      event_not_found: ({ seam }) => seam.events.get({ event_id: unknown }),
    },
  },
}
