targetScope = 'subscription'

metadata name = 'Access codes'
metadata description = 'The function app, the storage account that holds its tables and workflows, and what watches them.'

@description('Name of the environment; resource names are derived from it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(1)
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Name of the resource group, which is created; empty for rg- and the environment.')
@maxLength(90)
param resourceGroupName string = ''

@description('Memory of an instance in MB. CPU and network come in proportion.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int = 2048

@description('How many instances a group of functions may scale out to.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Instances that are kept running for HTTP functions, so that no caller waits for a cold start. Billed while they idle.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttpInstances int = 0

@description('Instances that are kept running for orchestrations and activities. Billed while they idle.')
@minValue(0)
@maxValue(20)
param alwaysReadyDurableInstances int = 0

@description('How storage accounts are replicated: in one building, over the zones of the region, or to a second region too.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param storageRedundancy string = 'Standard_LRS'

@description('Whether Durable Functions has a storage account of its own, so that the app\'s tables have the throughput of the first to themselves. Turn it on before there is work: what is under way does not move (docs/operate.md).')
param durableStorageEnabled bool = false

@description('Whether the app reaches its storage accounts through a virtual network only.')
param virtualNetworkEnabled bool = false

@description('Address space of the virtual network, /24 or larger. Used with virtualNetworkEnabled.')
param virtualNetworkAddressPrefix string = '10.110.0.0/24'

@description('App settings that are secret: the name of each, and the name of the secret in Key Vault that it has for a value. The app has no secret of its own; this is for what is added to it. The vault is created where there is a setting.')
param keyVaultSettings object = {}

@description('App settings that are not secret: the name of each, and its value. docs/operate.md lists those that the app reads; all have a default.')
param appSettings object = {}

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Whether each read and write of a storage account is logged. About 1 KB each: meant for looking into a fault.')
param storageLogsEnabled bool = false

@description('Who is sent mail when an alert fires; empty for nobody: alerts are then seen in the portal only.')
param alertEmail string = ''

@description('Alert when more than this share of the attempts that ended within 15 minutes failed, in percent.')
@minValue(1)
@maxValue(100)
param failedAttemptsPercent int = 20

@description('With fewer attempts than this within 15 minutes their share of failures says nothing, and is no alert.')
@minValue(1)
param failedAttemptsMinimum int = 10

@description('Alert when work that was accepted longer ago than this has to be started again, or cannot be, in minutes.')
@minValue(1)
param outboxAgeMinutes int = 3

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var names = {
  logWorkspace: 'log-${token}'
  applicationInsights: 'appi-${token}'
  storageAccount: 'st${token}'
  durableStorageAccount: durableStorageEnabled ? 'std${token}' : 'st${token}'
  vault: empty(keyVaultSettings) ? '' : 'kv-${token}'
  identity: 'id-${token}'
}

var storageAccounts = concat(
  [{ module: 'storage', name: names.storageAccount, token: token, deploymentContainerName: 'deployments' }],
  durableStorageEnabled
    ? [{ module: 'durable-storage', name: names.durableStorageAccount, token: 'durable-${token}', deploymentContainerName: '' }]
    : []
)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? 'rg-${environmentName}' : resourceGroupName
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    tags: tags
    logWorkspaceName: names.logWorkspace
    applicationInsightsName: names.applicationInsights
    logRetentionDays: logRetentionDays
  }
}

module storage 'modules/storage.bicep' = [
  for account in storageAccounts: {
    name: account.module
    scope: group
    params: {
      location: location
      tags: tags
      accountName: account.name
      deploymentContainerName: account.deploymentContainerName
      redundancy: storageRedundancy
      privateOnly: virtualNetworkEnabled
      logsEnabled: storageLogsEnabled
      logWorkspaceId: monitoring.outputs.logWorkspaceId
    }
  }
]

module vault 'modules/vault.bicep' = if (!empty(keyVaultSettings)) {
  name: 'vault'
  scope: group
  params: {
    location: location
    tags: tags
    vaultName: names.vault
    logWorkspaceId: monitoring.outputs.logWorkspaceId
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    location: location
    tags: tags
    identityName: names.identity
    applicationInsightsName: names.applicationInsights
    vaultName: names.vault
  }
  dependsOn: [monitoring, vault]
}

module storageRoles 'modules/storage-roles.bicep' = [
  for account in storageAccounts: {
    name: '${account.module}-roles'
    scope: group
    params: {
      identityName: names.identity
      storageAccountName: account.name
    }
    dependsOn: [identity, storage]
  }
]

module network 'modules/network.bicep' = if (virtualNetworkEnabled) {
  name: 'network'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    addressPrefix: virtualNetworkAddressPrefix
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = [
  for account in storageAccounts: if (virtualNetworkEnabled) {
    name: '${account.module}-endpoints'
    scope: group
    params: {
      location: location
      tags: tags
      token: account.token
      storageAccountName: account.name
      subnetId: network.?outputs.endpointSubnetId ?? ''
    }
    dependsOn: [storage]
  }
]

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
    alwaysReadyDurableInstances: alwaysReadyDurableInstances
    storageAccountName: names.storageAccount
    deploymentContainerName: storageAccounts[0].deploymentContainerName
    durableStorageAccountName: names.durableStorageAccount
    applicationInsightsName: names.applicationInsights
    identityName: names.identity
    subnetId: network.?outputs.appSubnetId ?? ''
    vaultName: names.vault
    keyVaultSettings: keyVaultSettings
    appSettings: appSettings
    logWorkspaceId: monitoring.outputs.logWorkspaceId
  }
  // Its first start needs its roles.
  dependsOn: [identity, storageRoles]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    logWorkspaceId: monitoring.outputs.logWorkspaceId
    storageAccounts: storageAccounts
    email: alertEmail
    failedAttemptsPercent: failedAttemptsPercent
    failedAttemptsMinimum: failedAttemptsMinimum
    outboxAgeMinutes: outboxAgeMinutes
  }
  dependsOn: [storage]
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    tags: tags
    logWorkspaceId: monitoring.outputs.logWorkspaceId
  }
}

@description('Region of the resources.')
output AZURE_LOCATION string = location

@description('Tenant that the app belongs to.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Resource group of the resources.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output SERVICE_API_NAME string = app.outputs.appName

@description('Where the API answers.')
output SERVICE_API_ENDPOINT_URL string = app.outputs.endpoint

@description('Name of the storage account.')
output AZURE_STORAGE_ACCOUNT_NAME string = names.storageAccount

@description('Name of the Key Vault; empty where there is none.')
output AZURE_KEY_VAULT_NAME string = names.vault
