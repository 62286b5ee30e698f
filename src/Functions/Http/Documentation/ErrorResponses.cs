using System.Globalization;
using System.Text.Json.Nodes;
using AccessCodes.Domain;
using AccessCodes.Domain.Attempts;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>
/// Describes the errors of endpoints: one envelope, one schema for each type of error, and one response for each set of
/// types that a status can stand for.
/// </summary>
internal sealed class ErrorResponses(OpenApiDocument document, AnswerSchemas answers, Func<OpenApiResponse> respond)
{
    /// <summary>Stands for whatever error an attempt ended with.</summary>
    private static readonly ApiError AttemptFailed = ApiError.Failed(new ActionAttemptError("failed_attempt", ""));

    private static readonly ApiError KeyInUse = ApiError.IdempotencyKeyInUse(TimeSpan.Zero);

    private static readonly ApiError RateLimited = ApiError.From(new Refusal(RefusalReason.RateLimited, ""));

    /// <summary>The errors that an endpoint may answer with, by status.</summary>
    public IEnumerable<(string Status, OpenApiResponseReference Response)> Of(HttpEndpoint endpoint) =>
        ErrorsOf(endpoint)
            .Distinct()
            .GroupBy(error => error.Status)
            .OrderBy(errors => errors.Key)
            .Select(errors => (
                errors.Key.ToString(CultureInfo.InvariantCulture),
                Response([.. errors.Select(error => error.Type).Order(StringComparer.Ordinal)])));

    private static IEnumerable<(int Status, string Type)> ErrorsOf(HttpEndpoint endpoint)
    {
        var says = endpoint.Says;
        IEnumerable<ApiError> common = says.Parameters is null
            ? [ApiError.Internal]
            : [ApiError.InvalidInput(""), ApiError.Unauthorized, ApiError.Internal];
        ApiError[] own =
        [
            .. says.TellsOfStorage ? [ApiError.StorageUnavailable] : Array.Empty<ApiError>(),
            .. says.FailsAsItsAttempt ? [AttemptFailed] : Array.Empty<ApiError>(),
            .. endpoint.IsMutating ? [ApiError.IdempotencyKeyReused, KeyInUse] : Array.Empty<ApiError>(),
        ];

        return common
            .Concat(own)
            .Concat(says.Refusals.Select(reason => ApiError.From(new Refusal(reason, ""))))
            .Select(error => (error.Status, error.Type));
    }

    private OpenApiResponseReference Response(string[] types)
    {
        var id = string.Join("_or_", types);
        if (!document.Components!.Responses!.ContainsKey(id))
        {
            var schemas = types.Select(Schema).ToList();
            var response = respond();
            if (types.Any(TellsWhenToComeBack))
                response.Headers![HeaderNames.RetryAfter] = RetryAfter(isAlwaysThere: types.All(TellsWhenToComeBack));
            response.Description = string.Join(" or ", types.Select(type => $"`{type}`"));
            response.Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = schemas is [var only] ? only : new OpenApiSchema { AnyOf = schemas },
                },
            };
            document.AddComponent<IOpenApiResponse>(id, response);
        }

        return new OpenApiResponseReference(id, document);
    }

    private static bool TellsWhenToComeBack(string type) => type == RateLimited.Type || type == KeyInUse.Type;

    private static OpenApiHeader RetryAfter(bool isAlwaysThere) => new()
    {
        Description = "How many seconds to wait before trying again.",
        Required = isAlwaysThere,
        Schema = ValueSchemas.Of(typeof(int)),
    };

    private IOpenApiSchema Schema(string type)
    {
        if (type == AttemptFailed.Type)
            return answers.Of(typeof(Envelope));

        var id = type.EndsWith("_error", StringComparison.Ordinal) ? type : type + "_error";
        if (!document.Components!.Schemas!.ContainsKey(id))
        {
            var typed = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [(JsonNode)type] },
                },
            };
            document.AddComponent<IOpenApiSchema>(id, new OpenApiSchema
            {
                AllOf =
                [
                    answers.Of(typeof(Envelope)),
                    new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema> { ["error"] = typed },
                    },
                ],
            });
        }

        return new OpenApiSchemaReference(id, document);
    }
}
