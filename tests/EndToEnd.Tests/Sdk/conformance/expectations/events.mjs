import { code, frontDoor, offlineGarage } from '../sandbox.mjs'

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
}
