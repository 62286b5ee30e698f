@description('Region of the resources.')
param location string

@description('Tags of the resources.')
param tags object

@description('Name of the Log Analytics workspace.')
param logWorkspaceName string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@description('Days that logs are kept.')
param logRetentionDays int

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: logWorkspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logRetentionDays
    features: { disableLocalAuth: true }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logWorkspace.id
    // Without it whoever knows the connection string could write telemetry.
    DisableLocalAuth: true
  }
}

@description('Resource id of the Log Analytics workspace.')
output logWorkspaceId string = logWorkspace.id
