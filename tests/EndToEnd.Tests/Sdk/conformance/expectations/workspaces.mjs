export default {
  '/workspaces/get': { succeeds: [({ seam }) => seam.workspaces.get()] },
  '/workspaces/list': { succeeds: [({ seam }) => seam.workspaces.list()] },
  '/workspaces/create': {
    succeeds: [
      ({ operator }) => operator.workspaces.create({ name: 'Mine', company_name: 'Harbour Stays', is_sandbox: true }),
    ],
    fails: {
      invalid_input: ({ operator }) => operator.workspaces.create({ name: 'Mine', organization_id: 'harbour' }),
      unauthorized: ({ seam }) => seam.workspaces.create({ name: 'Mine' }),
    },
  },
  // After everything that is to be seen.
  '/workspaces/reset_sandbox': {
    succeeds: [({ seam, end }) => end(seam.workspaces.resetSandbox({}, { waitForActionAttempt: false }))],
    fails: {
      sandbox_only: async ({ operator, connect }) => {
        const { data } = await operator.client.post('/workspaces/create', { name: 'In earnest' })
        await connect(data.api_key).workspaces.resetSandbox()
      },
    },
  },
}
