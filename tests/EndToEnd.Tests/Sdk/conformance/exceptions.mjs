// Where answers differ from the schemas of @seamapi/types on purpose, and which document says so. Each must be needed:
// one that covers nothing any more fails the suite.
const migrating = 'Migrating Existing Unmanaged Access Codes'

export const exceptions = [
  {
    what: 'code is absent where the provider hides the PIN',
    document: migrating,
    says: 'you cannot see the actual PIN code for the access codes (the code property is not present)',
    covers: ({ at, keyword, property, value }) =>
      /^\/access_code(s\/\*)?$/.test(at) &&
      keyword === 'required' &&
      property === 'code' &&
      value.is_managed === false &&
      value.cannot_be_managed === true,
  },
  {
    what: 'convert_to_managed answers with its action attempt, and not with ok alone',
    document: migrating,
    says: 'ActionAttempt(action_attempt_id=…, action_type=\'CONVERT_ACCESS_CODE_TO_MANAGED\', …)',
    covers: ({ path, at, keyword, property }) =>
      path === '/access_codes/unmanaged/convert_to_managed' &&
      at === '' &&
      keyword === 'unevaluatedProperties' &&
      property === 'action_attempt',
  },
  {
    what: 'conversions and deletions of unmanaged codes are action attempts',
    document: migrating,
    says: "action_type='CONVERT_ACCESS_CODE_TO_MANAGED', action_type='DELETE_UNMANAGED_ACCESS_CODE'",
    covers: ({ at, keyword, value }) =>
      /^\/action_attempts?(\/\*)?\/action_type$/.test(at) &&
      keyword === 'enum' &&
      ['CONVERT_ACCESS_CODE_TO_MANAGED', 'DELETE_UNMANAGED_ACCESS_CODE'].includes(value),
  },
  {
    what: 'a device tells the errors that the document has of devices, of which the schema knows fewer',
    document: 'The unmanaged_access_code Object',
    says: 'Indicates that the Lockly lock is not connected to a Wi-Fi bridge.',
    covers: ({ at, keyword, value }) =>
      /^\/devices?(\/\*)?\/errors\/\*\/error_code$/.test(at) &&
      keyword === 'enum' &&
      ['lockly_missing_wifi_bridge', 'august_lock_missing_bridge', 'ttlock_lock_not_paired_to_gateway'].includes(value),
  },
  {
    what: 'a new workspace comes with its first API key, which nobody could get otherwise',
    document: 'README',
    says: "The answer holds the new workspace's first API key, `api_key`; it is told only once.",
    covers: ({ path, at, keyword, property }) =>
      path === '/workspaces/create' &&
      at === '' &&
      keyword === 'unevaluatedProperties' &&
      property === 'api_key',
  },
  {
    what: 'webhooks are updated by PATCH as everything else is',
    document: 'README',
    says: 'Reads take GET and POST, updates POST and PATCH (some PUT as well)',
    covers: ({ method, path, message }) =>
      path === '/webhooks/update' &&
      method === 'PATCH' &&
      message === 'is not in the document',
  },
]
