// Validates answers against the schemas of an OpenAPI document, and tells of properties that it does not know.
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const json = 'application/json'

export class Schemas {
  #document
  #ajv = new Ajv.default({ allErrors: true, strict: false })
  #validators = new Map()

  /**
   * @param document An OpenAPI document, 3.0 or 3.1.
   * @param options.partsAreWhole Whether the parts of an allOf have no property in common, so that what is inside them
   * can be checked for unknown properties part by part.
   */
  constructor(document, { partsAreWhole }) {
    this.#document = document
    addFormats.default(this.#ajv)
    this.#ajv.addKeyword({ keyword: 'variants', schemaType: 'array', errors: 'full', validate: variantsOf(this.#ajv) })
    const schemas = Object.entries(document.components.schemas)
      .map(([name, schema]) => [name, toJsonSchema(schema, { isClosed: true, partsAreWhole })])
    this.#ajv.addSchema({ $id: 'api', components: { schemas: Object.fromEntries(schemas) } })
    this.partsAreWhole = partsAreWhole
  }

  /** What is wrong with an answer: a list of deviations. */
  deviationsOf({ method, path, status, body }) {
    const deviation = (keyword, message) => [{ method, path, status, at: '', keyword, message }]
    const operation = this.#document.paths[path]?.[method.toLowerCase()]
    if (operation == null) return deviation('operation', 'is not in the document')

    const response = this.#resolve(operation.responses[status])
    if (response == null) return deviation('status', 'is not in the document')

    const schema = response.content?.[json]?.schema
    if (schema == null) return []

    const validate = this.#validator(`${method} ${path} ${status}`, schema)
    if (validate(body)) return []
    return validate.errors
      .filter(({ keyword }) => keyword !== 'variants')
      .map(({ instancePath, keyword, message, params }) => ({
        method,
        path,
        status,
        at: instancePath.replace(/\/\d+(?=\/|$)/g, '/*'),
        keyword,
        property: params.missingProperty ?? params.unevaluatedProperty ?? params.additionalProperty,
        message,
        value: valueAt(body, instancePath),
      }))
  }

  #resolve(response) {
    return response?.$ref == null
      ? response
      : response.$ref.split('/').slice(1).reduce((at, name) => at[name], this.#document)
  }

  #validator(key, schema) {
    if (!this.#validators.has(key)) {
      this.#validators.set(
        key, this.#ajv.compile(toJsonSchema(schema, { isClosed: true, partsAreWhole: this.partsAreWhole })))
    }
    return this.#validators.get(key)
  }
}

const valueAt = (body, pointer) => pointer.split('/').slice(1).reduce((value, name) => value?.[name], body)

/** JSON Schema of an OpenAPI schema: without `nullable`, and closed where the document names the properties. */
function toJsonSchema(schema, context) {
  if (schema.$ref != null) return { $ref: schema.$ref.replace('#', 'api#') }

  const { nullable, discriminator, oneOf, anyOf, allOf, properties, items, additionalProperties, ...rest } = schema
  // Annotations of the upstream document, and formats that say nothing of JSON.
  const result = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('x-')))
  if (['int32', 'int64', 'double'].includes(result.format)) delete result.format
  moveExclusive(result, 'minimum', 'exclusiveMinimum')
  moveExclusive(result, 'maximum', 'exclusiveMaximum')

  const within = { ...context, isClosed: context.isOpenBelow !== true }
  if (properties != null) result.properties = mapValues(properties, (property) => toJsonSchema(property, within))
  if (items != null) result.items = toJsonSchema(items, within)
  if (additionalProperties != null) {
    result.additionalProperties =
      typeof additionalProperties === 'object' ? toJsonSchema(additionalProperties, within) : additionalProperties
  }
  if (allOf != null) {
    const part = { ...context, isClosed: false, isOpenBelow: !context.partsAreWhole }
    result.allOf = allOf.map((each) => toJsonSchema(each, part))
  }
  const variants = oneOf ?? anyOf
  if (variants != null) result.variants = variants.map((each) => toJsonSchema(each, context))

  const namesProperties = properties != null || allOf != null
  if (context.isClosed && namesProperties && additionalProperties == null) result.unevaluatedProperties = false
  return nullable ? orNull(result) : result
}

/** OpenAPI 3.0 says by a flag what JSON Schema says by a number. */
function moveExclusive(schema, limit, exclusive) {
  if (typeof schema[exclusive] !== 'boolean') return
  if (schema[exclusive]) {
    schema[exclusive] = schema[limit]
    delete schema[limit]
  } else {
    delete schema[exclusive]
  }
}

function orNull(schema) {
  if (schema.type == null) return schema.variants == null ? { type: 'null' } : { variants: [schema, { type: 'null' }] }
  if (schema.enum != null) schema.enum = [...schema.enum, null]
  return { ...schema, type: [schema.type, 'null'].flat() }
}

/**
 * oneOf and anyOf, with errors to read: those of the variant that the value means to be, told by properties with one
 * possible value, not those of every variant.
 */
function variantsOf(ajv) {
  const compiled = new WeakMap()
  const compile = (schema) => {
    if (!compiled.has(schema)) compiled.set(schema, ajv.compile(schema))
    return compiled.get(schema)
  }

  return function validate(variants, data, _parent, context) {
    let best = null
    for (const variant of meantBy(data, variants)) {
      const check = compile(variant)
      if (check(data)) return true
      if (best == null || check.errors.length < best.length) best = check.errors
    }
    validate.errors = best.map((error) => ({ ...error, instancePath: context.instancePath + error.instancePath }))
    return false
  }
}

function meantBy(data, variants) {
  const meant = variants.filter(({ properties = {} }) =>
    Object.entries(properties).every(([name, { enum: allowed }]) =>
      allowed?.length !== 1 || data?.[name] === allowed[0]))
  return meant.length > 0 ? meant : variants
}

const mapValues = (object, map) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]))
