import { code, frontDoor, unknown } from '../sandbox.mjs'

export default {
  '/action_attempts/get': {
    succeeds: [
      async ({ seam, end }) => {
        const { action_attempt } = await seam.accessCodes.unmanaged
          .convertToManaged({ access_code_id: code(1, 9) }).fetchResponse()
        await seam.actionAttempts.get(
          { action_attempt_id: action_attempt.action_attempt_id }, { waitForActionAttempt: false })
        await end({ action_attempt })
      },
    ],
    fails: {
      invalid_input: ({ seam }) => seam.actionAttempts.get({}),
      action_attempt_not_found: ({ seam }) => seam.actionAttempts.get({ action_attempt_id: unknown }),
    },
  },
  '/action_attempts/list': {
    succeeds: [
      ({ seam }) => seam.actionAttempts.list({ device_id: frontDoor }),
      ({ seam }) => seam.actionAttempts.list({ limit: 1 }),
      ({ seam }) => seam.actionAttempts.list({ action_attempt_ids: [unknown] }),
    ],
    fails: {
      invalid_input: ({ seam }) => seam.actionAttempts.list({ action_attempt_ids: ['first'] }),
    },
  },
}
