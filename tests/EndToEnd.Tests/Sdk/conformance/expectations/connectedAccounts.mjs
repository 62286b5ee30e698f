import { augustAccount, unknown } from '../sandbox.mjs'

export default {
  '/connected_accounts/list': {
    succeeds: [
      ({ seam }) => seam.connectedAccounts.list(),
      ({ seam }) => seam.connectedAccounts.list({ custom_metadata_has: { owner: 'Harbour Stays' }, limit: 1 }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.connectedAccounts.list({ space_id: 'attic' }),
    },
  },
  '/connected_accounts/get': {
    succeeds: [
      ({ seam }) => seam.connectedAccounts.get({ connected_account_id: augustAccount }),
      ({ seam }) => seam.connectedAccounts.get({ email: 'august@sandbox.example' }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.connectedAccounts.get({}),
      connected_account_not_found: ({ seam }) => seam.connectedAccounts.get({ connected_account_id: unknown }),
    },
  },
  '/connected_accounts/sync': {
    succeeds: [({ seam }) => seam.connectedAccounts.sync({ connected_account_id: augustAccount })],
    fails: {
      invalid_input: ({ seam }) => seam.connectedAccounts.sync({}),
      connected_account_not_found: ({ seam }) => seam.connectedAccounts.sync({ connected_account_id: unknown }),
    },
  },
}
