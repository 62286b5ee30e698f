// Prints, as JSON, what is wrong with each query of a JSON file, by the language service of Kusto.
// node check-queries.cjs <folder of the package> <file: {name: query}>
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const [, , folder, file] = process.argv
require(join(folder, 'bridge.min.js'))
require(join(folder, 'Kusto.Language.Bridge.min.js'))

const { KustoCode, GlobalState, Symbols } = Kusto.Language
// The columns of Azure Monitor's tables that the queries may use.
const tables = {
  AppTraces:
    '(TimeGenerated:datetime, Message:string, SeverityLevel:int, Properties:dynamic, OperationName:string, ItemCount:int)',
  AppMetrics:
    '(TimeGenerated:datetime, Name:string, Sum:real, Min:real, Max:real, ItemCount:int, Properties:dynamic)',
  AppRequests:
    '(TimeGenerated:datetime, Name:string, OperationName:string, Success:bool, ResultCode:string, DurationMs:real, Properties:dynamic, ItemCount:int)',
}
const database = new Symbols.DatabaseSymbol(
  'logs',
  Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(columns).WithName(name)),
)
const globals = GlobalState.Default.WithDatabase(database)

const faults = {}
for (const [name, query] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
  const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics()
  faults[name] = Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message)
}
console.log(JSON.stringify(faults))
