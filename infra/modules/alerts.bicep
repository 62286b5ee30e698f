@description('Region of the resources.')
param location string

@description('Tags of the resources.')
param tags object

@description('What makes names unique.')
param token string

@description('The Log Analytics workspace that the rules query.')
param logWorkspaceId string

@description('The storage accounts whose throttling is watched: the name of each, and what makes the name of its alert unique.')
param storageAccounts array

@description('Who is sent mail; empty for nobody.')
param email string

@description('Share of failed attempts, in percent, above which there is an alert.')
param failedAttemptsPercent int

@description('With fewer attempts than this there is no alert on their share.')
param failedAttemptsMinimum int

@description('Age of an outbox entry, in minutes, above which there is an alert.')
param outboxAgeMinutes int

var attempts = loadTextContent('../queries/attempts.kql')
var outbox = loadTextContent('../queries/outbox.kql')
var requests = loadTextContent('../queries/requests.kql')

// docs/operate.md says of each what it means and what to do.
var rules = [
  {
    name: 'failed-attempts'
    title: 'Many attempts fail'
    severity: 2
    query: '${attempts}| summarize Ended = sum(Attempts), Failed = sumif(Attempts, IsFailure)\n| where Ended >= ${failedAttemptsMinimum}\n| project FailedPercent = 100.0 * Failed / Ended'
    column: 'FailedPercent'
    operator: 'GreaterThan'
    threshold: failedAttemptsPercent
  }
  {
    name: 'outbox-age'
    title: 'Accepted work does not start'
    severity: 1
    query: '${outbox}| project AgeMinutes'
    column: 'AgeMinutes'
    operator: 'GreaterThan'
    threshold: outboxAgeMinutes
  }
  {
    name: 'sweeper-silent'
    title: 'The outbox is not swept'
    severity: 1
    query: '${outbox}| summarize Sweeps = sum(Sweeps)'
    column: 'Sweeps'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'server-errors'
    title: 'Requests fail by the app\'s own fault'
    severity: 1
    query: '${requests}| where Status >= 500\n| summarize Failures = sum(ItemCount)'
    column: 'Failures'
    operator: 'GreaterThan'
    threshold: 4
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'accesscodes'
    emailReceivers: [
      {
        name: 'mail'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource queryRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: 'What to do: docs/operate.md#${rule.name}'
      severity: rule.severity
      enabled: true
      autoMitigate: true
      // The tables of a new workspace are empty, and not yet known to the validator.
      skipQueryValidation: true
      scopes: [logWorkspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: rule.column
            timeAggregation: 'Maximum'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(email) ? [] : [actionGroup.id]
      }
    }
  }
]

resource watchedAccounts 'Microsoft.Storage/storageAccounts@2025-06-01' existing = [
  for account in storageAccounts: {
    name: account.name
  }
]

resource throttling 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (account, index) in storageAccounts: {
    name: 'table-throttling-${account.token}'
    location: 'global'
    tags: tags
    properties: {
      description: 'What to do: docs/operate.md#table-throttling'
      severity: 2
      enabled: true
      autoMitigate: true
      scopes: ['${watchedAccounts[index].id}/tableServices/default']
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'throttled'
            metricNamespace: 'Microsoft.Storage/storageAccounts/tableServices'
            metricName: 'Transactions'
            dimensions: [
              {
                name: 'ResponseType'
                operator: 'Include'
                values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError']
              }
            ]
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 10
          }
        ]
      }
      actions: empty(email) ? [] : [{ actionGroupId: actionGroup.id }]
    }
  }
]
