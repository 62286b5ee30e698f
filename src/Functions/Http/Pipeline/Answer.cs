using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>What an endpoint answers: a document or an error.</summary>
public sealed class Answer
{
    private const string ContentType = "application/json; charset=utf-8";

    private readonly Func<Guid, IResult> _toResult;
    private readonly Func<Guid, byte[]> _toBody;

    private Answer(int status, Func<Guid, IResult> toResult, Func<Guid, byte[]> toBody) =>
        (Status, _toResult, _toBody) = (status, toResult, toBody);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    public ApiError? Error { get; private init; }

    /// <summary>The id of the request that this is the answer to, where it was given before to an earlier one.</summary>
    public Guid? AnswersBefore { get; private init; }

    /// <summary>An answer with status 200.</summary>
    public static Answer Ok<T>(T document, JsonTypeInfo<T> type) => new(
        StatusCodes.Status200OK,
        _ => Results.Json(document, type),
        _ => JsonSerializer.SerializeToUtf8Bytes(document, type));

    /// <summary>An answer with status 200 that is JSON already.</summary>
    public static Answer Json(string text) => new(
        StatusCodes.Status200OK,
        _ => Results.Text(text, "application/json"),
        _ => System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>An answer with status 200 that is a file, or 304 to whoever has it already.</summary>
    /// <param name="content">What is in it.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="tag">Tells this content from any other that the file may have.</param>
    public static Answer File(byte[] content, string contentType, EntityTagHeaderValue tag) => new(
        StatusCodes.Status200OK, _ => Results.Bytes(content, contentType, entityTag: tag), _ => content);

    /// <summary>An answer that leads elsewhere.</summary>
    /// <param name="path">Where to.</param>
    public static Answer Redirect(string path) =>
        new(StatusCodes.Status302Found, _ => Results.LocalRedirect(path), _ => []);

    /// <summary>An answer that was given before, once more.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="requestId">The request that it was given to first.</param>
    /// <param name="body">Its body.</param>
    public static Answer Again(int status, Guid requestId, byte[] body) =>
        new(status, _ => Results.Text(body, ContentType, status), _ => body) { AnswersBefore = requestId };

    public static implicit operator Answer(ApiError error) => new(
        error.Status, requestId => Envelope.Of(error, requestId), requestId => Envelope.ToBody(error, requestId))
    {
        Error = error,
    };

    public static implicit operator Answer(Refusal refusal) => ApiError.From(refusal);

    /// <summary>The answer as HTTP.</summary>
    /// <param name="requestId">The id that an error is told with.</param>
    public IResult ToResult(Guid requestId) => _toResult(requestId);

    /// <summary>The body of the answer.</summary>
    /// <param name="requestId">The id that an error is told with.</param>
    public byte[] ToBody(Guid requestId) => _toBody(requestId);
}
