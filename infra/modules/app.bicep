@description('Region of the resources.')
param location string

@description('Tags of the resources.')
param tags object

@description('What makes names unique.')
param token string

@description('Memory of an instance in MB.')
param instanceMemoryMB int

@description('How many instances a group of functions may scale out to.')
param maximumInstanceCount int

@description('Instances kept running for HTTP functions.')
param alwaysReadyHttpInstances int

@description('Instances kept running for orchestrations and activities.')
param alwaysReadyDurableInstances int

@description('The storage account of the host and of the app\'s tables.')
param storageAccountName string

@description('The storage account of Durable Functions, which may be the same.')
param durableStorageAccountName string

@description('The container that the app is deployed from.')
param deploymentContainerName string

@description('The Application Insights component that the app reports to.')
param applicationInsightsName string

@description('The identity of the app. Its roles are assigned already.')
param identityName string

@description('The subnet that the app is in; empty for none.')
param subnetId string

@description('The vault of keyVaultSettings.')
param vaultName string

@description('Name of an app setting to name of the secret that it has for a value.')
param keyVaultSettings object

@description('Name of an app setting to its value.')
param appSettings object

@description('The Log Analytics workspace that metrics go to.')
param logWorkspaceId string

resource storageAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource durableStorageAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: durableStorageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

var alwaysReady = [
  { name: 'http', instanceCount: alwaysReadyHttpInstances }
  { name: 'durable', instanceCount: alwaysReadyDurableInstances }
]

// With an account of its own, Durable Functions gets a connection of its own, which host.json does not name.
var durableStorageSettings = durableStorageAccountName == storageAccountName
  ? []
  : [
      {
        name: 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionName'
        value: 'DurableStorage'
      }
      { name: 'DurableStorage__credential', value: 'managedidentity' }
      { name: 'DurableStorage__clientId', value: identity.properties.clientId }
      { name: 'DurableStorage__blobServiceUri', value: durableStorageAccount.properties.primaryEndpoints.blob }
      { name: 'DurableStorage__queueServiceUri', value: durableStorageAccount.properties.primaryEndpoints.queue }
      { name: 'DurableStorage__tableServiceUri', value: durableStorageAccount.properties.primaryEndpoints.table }
    ]

var plainSettings = map(items(appSettings), setting => { name: setting.key, value: string(setting.value) })

var vaultReferences = map(items(keyVaultSettings), setting => {
  name: setting.key
  value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${setting.value})'
})

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storageAccount.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
    }
    siteConfig: {
      // Flex Consumption has no FTP, and refuses ftpsState. The worker and its version are in functionAppConfig.
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      appSettings: concat(
        [
          // The host's own page at / would hide the app's answer.
          { name: 'AzureWebJobsDisableHomepage', value: 'true' }
          { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
          { name: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
          { name: 'AzureWebJobsStorage__blobServiceUri', value: storageAccount.properties.primaryEndpoints.blob }
          { name: 'AzureWebJobsStorage__queueServiceUri', value: storageAccount.properties.primaryEndpoints.queue }
          { name: 'AzureWebJobsStorage__tableServiceUri', value: storageAccount.properties.primaryEndpoints.table }
          // An address: without a token of the identity below nothing can be written to it.
          { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: applicationInsights.properties.ConnectionString }
          {
            name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
            value: 'ClientId=${identity.properties.clientId};Authorization=AAD'
          }
        ],
        durableStorageSettings,
        plainSettings,
        vaultReferences
      )
    }
  }

  // Code is deployed by whoever Entra ID says may do it, not by a password.
  resource passwordDeployment 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// Metrics only: the log lines are in Application Insights.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-workspace'
  scope: app
  properties: {
    workspaceId: logWorkspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name of the function app.')
output appName string = app.name

@description('Where the API answers.')
output endpoint string = 'https://${app.properties.defaultHostName}'
