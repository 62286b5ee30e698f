using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>The OpenAPI 3.1 document of this app, made from its functions, their parameters and their answers.</summary>
internal sealed class ApiDocument
{
    private const string ApiKey = "api_key";
    private const string FunctionKey = "function_key";
    private const string RequestId = "seam_request_id";
    private const string Idempotency = "idempotency_key";
    private const string Replayed = "idempotent_replayed";
    private const string Json = "application/json";

    private readonly OpenApiDocument _document = new()
    {
        Info = new OpenApiInfo
        {
            Title = "Access codes",
            Description = """
                Migrates the access codes that another system put on smart locks: lists them, converts them to managed
                codes, deletes or replaces them, and tells of every attempt and event. It speaks the API of Seam, so that
                official Seam SDKs work with it unchanged; what Seam's API does not have is marked `x-beyond-seam`.

                Parameters come in the query string or in a JSON body, whatever the method. Each is described here where
                it is usual: in the query of a GET, in the body otherwise; objects, which a query string gives as
                `name.part`, in the body only. Given in both places, the values must be equal.
                """.ReplaceLineEndings("\n"),
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(fieldCount: 3),
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        },
        Servers = [new OpenApiServer { Url = "/", Description = "Where this document is served" }],
        Paths = [],
        Tags = new HashSet<OpenApiTag>(),
        Components = new OpenApiComponents
        {
            Schemas = new Dictionary<string, IOpenApiSchema>(),
            Responses = new Dictionary<string, IOpenApiResponse>(),
            Headers = new Dictionary<string, IOpenApiHeader>(),
            Parameters = new Dictionary<string, IOpenApiParameter>(),
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(),
        },
    };

    private readonly AnswerSchemas _answers;
    private readonly ErrorResponses _errors;

    private ApiDocument()
    {
        _answers = new AnswerSchemas(_document);
        _errors = new ErrorResponses(_document, _answers, Respond);
        AddCommon();
        foreach (var endpoint in HttpEndpoint.All.Where(endpoint => !endpoint.Says.IsPage))
            Add(endpoint);
    }

    /// <summary>Writes the document as JSON; the same text every time.</summary>
    public static Task<string> WriteAsync(CancellationToken cancellation = default) =>
        new ApiDocument()._document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation);

    private void AddCommon()
    {
        _document.AddComponent<IOpenApiSecurityScheme>(ApiKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The API key of a workspace; it starts with `seam_`.",
        });
        if (HttpEndpoint.All.Any(endpoint => endpoint.NeedsFunctionKey))
        {
            _document.AddComponent<IOpenApiSecurityScheme>(FunctionKey, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "x-functions-key",
                Description = "A key of the function app, for whoever operates it.",
            });
        }

        _document.AddComponent<IOpenApiHeader>(RequestId, new OpenApiHeader
        {
            Description = "The id of the request, for whoever looks into it.",
            Required = true,
            Schema = ValueSchemas.Of(typeof(Guid)),
        });
        _document.AddComponent<IOpenApiHeader>(Replayed, new OpenApiHeader
        {
            Description = "`true` where this is the answer to an earlier request with the same `Idempotency-Key`.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("true")] },
        });
        _document.AddComponent<IOpenApiParameter>(Idempotency, new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "Makes a repetition safe: for 24 hours, the same request with the same key is carried out once, "
                + "and gets the same answer. Visible ASCII characters; a UUID does well.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = IdempotencyKey.MaxLength,
                Pattern = "^[!-~]+$",
            },
        });
    }

    private void Add(HttpEndpoint endpoint)
    {
        var parameters = endpoint.Says.Parameters is { } type ? ParameterSchemas.Of(type) : [];
        var item = new OpenApiPathItem();
        foreach (var method in endpoint.Methods)
            item.AddOperation(new HttpMethod(method), Describe(endpoint, method, parameters));

        _document.Tags!.Add(new OpenApiTag { Name = endpoint.Resource });
        _document.Paths.Add(endpoint.Path, item);
    }

    private OpenApiOperation Describe(HttpEndpoint endpoint, string method, IReadOnlyList<ParameterSchema> parameters)
    {
        var operation = new OpenApiOperation
        {
            OperationId = OperationId(endpoint, method),
            Summary = endpoint.Says.Summary,
            Tags = new HashSet<OpenApiTagReference> { new(endpoint.Resource, _document) },
            Responses = new OpenApiResponses { ["200"] = Success(endpoint) },
            Security = [.. Keys(endpoint)],
        };

        foreach (var (status, response) in _errors.Of(endpoint))
            operation.Responses.Add(status, response);

        if (endpoint.Says.IsBeyondSeam)
        {
            operation.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-beyond-seam"] = new JsonNodeExtension(JsonValue.Create(true)),
            };
        }

        if (method == HttpMethod.Get.Method)
            operation.Parameters = [.. parameters.Where(IsUsualInQuery).Select(InQuery)];
        else if (parameters.Count > 0)
            operation.RequestBody = Body(endpoint, parameters);

        if (endpoint.IsMutating)
            operation.Parameters = [new OpenApiParameterReference(Idempotency, _document)];

        return operation;
    }

    /// <summary>Unique, whatever the methods: the name of the function, and the method where there are several.</summary>
    private static string OperationId(HttpEndpoint endpoint, string method)
    {
        var name = char.ToLowerInvariant(endpoint.Function[0]) + endpoint.Function[1..];
        return endpoint.Methods.Count == 1 ? name : $"{name}_{method.ToLowerInvariant()}";
    }

    private OpenApiResponse Success(HttpEndpoint endpoint)
    {
        var response = Respond();
        response.Description = "Done";
        if (endpoint.IsMutating)
            response.Headers![ApiEndpoint.ReplayedHeader] = new OpenApiHeaderReference(Replayed, _document);
        response.Content = new Dictionary<string, IOpenApiMediaType>
        {
            [Json] = new OpenApiMediaType
            {
                Schema = endpoint.Says.Answer is { } answer
                    ? _answers.Of(answer)
                    : new OpenApiSchema { Type = JsonSchemaType.Object },
            },
        };
        return response;
    }

    private OpenApiResponse Respond() => new()
    {
        Headers = new Dictionary<string, IOpenApiHeader>
        {
            [ApiEndpoint.RequestIdHeader] = new OpenApiHeaderReference(RequestId, _document),
        },
    };

    private IEnumerable<OpenApiSecurityRequirement> Keys(HttpEndpoint endpoint) => endpoint switch
    {
        { NeedsFunctionKey: true } => [Key(FunctionKey)],
        { Says.Parameters: not null } => [Key(ApiKey)],
        _ => [],
    };

    private OpenApiSecurityRequirement Key(string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, _document)] = [] };

    // OpenAPI has no style for objects of which the query string gives each part as name.part.
    private static bool IsUsualInQuery(ParameterSchema parameter) =>
        parameter.Schema is not OpenApiSchema { Type: JsonSchemaType.Object };

    private static OpenApiParameter InQuery(ParameterSchema parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.IsRequired,
        Description = parameter.Description,
        Schema = parameter.Schema,
    };

    private OpenApiRequestBody Body(HttpEndpoint endpoint, IReadOnlyList<ParameterSchema> parameters)
    {
        var id = endpoint.Path.Trim('/').Replace('/', '_') + "_parameters";
        if (!_document.Components!.Schemas!.ContainsKey(id))
            _document.AddComponent<IOpenApiSchema>(id, ParameterSchemas.ToBody(parameters));

        return new OpenApiRequestBody
        {
            Required = parameters.Any(parameter => parameter.IsRequired),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [Json] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(id, _document) },
            },
        };
    }
}
