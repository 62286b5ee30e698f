@description('Region of the resources.')
param location string

@description('Tags of the resources.')
param tags object

@description('Name of the vault.')
@maxLength(24)
param vaultName string

@description('The Log Analytics workspace that the audit log goes to.')
param logWorkspaceId string

// It stays reachable from outside a virtual network: who sets a secret is outside, and roles decide on access.
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    enablePurgeProtection: true
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-workspace'
  scope: vault
  properties: {
    workspaceId: logWorkspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
