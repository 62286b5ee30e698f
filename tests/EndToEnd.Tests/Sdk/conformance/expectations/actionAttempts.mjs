import { code, unknown } from '../sandbox.mjs'

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
}
