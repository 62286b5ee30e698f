// What is expected of each endpoint, in the order in which it is tried: calls that succeed, and calls that fail with a
// type of error. Every row is tried without a key as well, and what can be read by GET and POST is read by both.
import accessCodes from './expectations/accessCodes.mjs'
import actionAttempts from './expectations/actionAttempts.mjs'
import connectedAccounts from './expectations/connectedAccounts.mjs'
import devices from './expectations/devices.mjs'
import events from './expectations/events.mjs'
import simulations from './expectations/simulations.mjs'
import unmanagedAccessCodes from './expectations/unmanagedAccessCodes.mjs'
import webhooks from './expectations/webhooks.mjs'
import workspaces from './expectations/workspaces.mjs'

export const expectations = {
  ...devices,
  ...connectedAccounts,
  ...unmanagedAccessCodes,
  ...accessCodes,
  ...simulations,
  ...actionAttempts,
  ...events,
  ...webhooks,
  ...workspaces,
}
