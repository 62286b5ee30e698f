using System.Text.Json.Serialization.Metadata;
using AccessCodes.Domain;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>What an endpoint answers: a document or an error.</summary>
public sealed class Answer
{
    private readonly IResult? _result;

    private Answer(IResult? result, ApiError? error) => (_result, Error) = (result, error);

    public ApiError? Error { get; }

    /// <summary>An answer with status 200.</summary>
    public static Answer Ok<T>(T document, JsonTypeInfo<T> type) => new(Results.Json(document, type), null);

    /// <summary>An answer with status 200 that is JSON already.</summary>
    public static Answer Json(string text) => new(Results.Text(text, "application/json"), null);

    public static implicit operator Answer(ApiError error) => new(null, error);

    public static implicit operator Answer(Refusal refusal) => ApiError.From(refusal);

    /// <summary>The answer as HTTP.</summary>
    /// <param name="requestId">The id that an error is told with.</param>
    public IResult ToResult(Guid requestId) => _result ?? Envelope.Of(Error!, requestId);
}
