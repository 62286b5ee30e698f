import { unknown } from '../sandbox.mjs'

const url = 'http://localhost:9/hooks'
const event_types = ['access_code.unmanaged.converted_to_managed', 'access_code.deleted']

const newest = async (seam) => (await seam.webhooks.list()).at(-1).webhook_id

export default {
  '/webhooks/create': {
    succeeds: [
      ({ seam }) => seam.webhooks.create({ url, event_types }),
      ({ seam }) => seam.webhooks.create({ url }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.webhooks.create({ url, event_types: ['access_code.converted'] }),
      too_many_webhooks: async ({ neighbour }) => {
        for (let created = 0; created <= 10; created++) await neighbour.webhooks.create({ url })
      },
    },
  },
  '/webhooks/list': {
    succeeds: [({ seam }) => seam.webhooks.list()],
  },
  '/webhooks/get': {
    succeeds: [async ({ seam }) => seam.webhooks.get({ webhook_id: await newest(seam) })],
    fails: {
      invalid_input: ({ seam }) => seam.webhooks.get({ webhook_id: 'mine' }),
      webhook_not_found: ({ seam }) => seam.webhooks.get({ webhook_id: unknown }),
    },
  },
  '/webhooks/update': {
    succeeds: [
      async ({ seam }) => seam.webhooks.update({ webhook_id: await newest(seam), event_types: ['*'] }),
      ...['POST', 'PATCH'].map((method) => async ({ seam }) => seam.client.request({
        url: '/webhooks/update', method, data: { webhook_id: await newest(seam), event_types },
      })),
    ],
    fails: {
      invalid_input: async ({ seam }) => seam.webhooks.update({ webhook_id: await newest(seam), event_types: [] }),
      webhook_not_found: ({ seam }) => seam.webhooks.update({ webhook_id: unknown, event_types }),
    },
  },
  '/webhooks/delete': {
    succeeds: [
      async ({ seam }) => seam.webhooks.delete({ webhook_id: await newest(seam) }),
      async ({ seam }) => seam.client.delete('/webhooks/delete', { params: { webhook_id: await newest(seam) } }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.webhooks.delete({}),
      webhook_not_found: ({ seam }) => seam.webhooks.delete({ webhook_id: unknown }),
    },
  },
}
