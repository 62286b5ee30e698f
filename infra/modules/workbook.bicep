@description('Region of the resources.')
param location string

@description('Tags of the resources.')
param tags object

@description('The Log Analytics workspace that the workbook queries.')
param logWorkspaceId string

var attempts = loadTextContent('../queries/attempts.kql')
var durations = loadTextContent('../queries/durations.kql')
var outbox = loadTextContent('../queries/outbox.kql')
var deliveries = loadTextContent('../queries/deliveries.kql')
var providerCalls = loadTextContent('../queries/provider-calls.kql')
var requests = loadTextContent('../queries/requests.kql')
var logs = 'microsoft.operationalinsights/workspaces'

var charts = [
  {
    title: 'Attempts by outcome'
    visualization: 'timechart'
    query: '${attempts}| summarize Attempts = sum(Attempts) by Outcome, bin(TimeGenerated, {TimeRange:grain})'
  }
  {
    title: 'Attempts by type and outcome'
    visualization: 'table'
    query: '${attempts}| summarize Attempts = sum(Attempts) by ActionType, Outcome\n| order by Attempts'
  }
  {
    title: 'Failed attempts by error type'
    visualization: 'barchart'
    query: '${attempts}| where IsFailure\n| summarize Attempts = sum(Attempts) by ErrorType\n| order by Attempts'
  }
  {
    title: 'Duration of attempts in seconds'
    visualization: 'table'
    query: '${durations}| summarize Mean = sum(Sum) / sum(ItemCount), Longest = max(Max) by ActionType, Outcome\n| order by Longest'
  }
  {
    title: 'Oldest work that nobody was carrying out, in minutes'
    visualization: 'timechart'
    query: '${outbox}| summarize AgeMinutes = max(AgeMinutes) by bin(TimeGenerated, {TimeRange:grain})'
  }
  {
    title: 'Deliveries by outcome'
    visualization: 'timechart'
    query: '${deliveries}| summarize Deliveries = sum(Deliveries) by Outcome, bin(TimeGenerated, {TimeRange:grain})'
  }
  {
    title: 'Calls of lock providers'
    visualization: 'table'
    query: '${providerCalls}| summarize Calls = sum(Calls), MeanSeconds = sum(Sum) / sum(ItemCount) by Provider, Operation, Outcome\n| order by Calls'
  }
  {
    title: 'Requests by status'
    visualization: 'timechart'
    query: '${requests}| summarize Requests = sum(ItemCount) by tostring(Status), bin(TimeGenerated, {TimeRange:grain})'
  }
  {
    title: 'Latency in milliseconds'
    visualization: 'timechart'
    query: '${requests}| summarize p50 = percentile(DurationMs, 50), p95 = percentile(DurationMs, 95), p99 = percentile(DurationMs, 99) by bin(TimeGenerated, {TimeRange:grain})'
  }
  {
    title: 'Latency by endpoint in milliseconds'
    visualization: 'table'
    query: '${requests}| summarize Requests = sum(ItemCount), p50 = percentile(DurationMs, 50), p95 = percentile(DurationMs, 95) by Name\n| order by Requests'
  }
]

var timeRange = {
  type: 9
  name: 'time range'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: logs
    parameters: [
      {
        id: guid('TimeRange')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 86400000 }
        typeSettings: {
          allowCustom: true
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 14400000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
          ]
        }
      }
    ]
  }
}

var items = map(charts, chart => {
  type: 3
  name: chart.title
  content: {
    version: 'KqlItem/1.0'
    title: chart.title
    query: chart.query
    visualization: chart.visualization
    timeContextFromParameter: 'TimeRange'
    queryType: 0
    resourceType: logs
    size: 0
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'access-codes')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Access codes'
    category: 'workbook'
    sourceId: logWorkspaceId
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], items)
      fallbackResourceIds: [logWorkspaceId]
    })
  }
}
