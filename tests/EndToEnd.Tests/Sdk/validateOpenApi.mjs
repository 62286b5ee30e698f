// Prints the version of OpenAPI that a document is valid in; fails where it is valid in none.
import { Validator } from '@seriousme/openapi-schema-validator'

const document = await (await fetch(process.argv[2])).json()
const validator = new Validator()
const { valid, errors } = await validator.validate(document)
if (!valid) throw new Error(JSON.stringify(errors, null, 2))

// Ids must differ and references lead somewhere, which the schema of OpenAPI does not say.
const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
const ids = operations.map(({ operationId }) => operationId)
if (new Set(ids).size !== ids.length) throw new Error(`Two operations share an id: ${ids}`)
validator.resolveRefs()

console.log(validator.version)
