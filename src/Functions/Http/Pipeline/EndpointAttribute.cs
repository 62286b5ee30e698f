using AccessCodes.Domain;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// Says of a function with an HTTP trigger what its signature does not, for <c>/openapi.json</c>. Every such function has
/// it.
/// </summary>
/// <param name="summary">What the endpoint does, in one line.</param>
/// <param name="parameters">
/// Its <see cref="IParameters{T}"/>; null where it takes neither parameters nor an API key.
/// </param>
/// <param name="answer">The document that it answers with; null where that is not one of this app's own.</param>
/// <param name="refusals">Why it may refuse, beyond what every endpoint has in common.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EndpointAttribute(
    string summary, Type? parameters, Type? answer, params RefusalReason[] refusals) : Attribute
{
    public string Summary => summary;

    public Type? Parameters => parameters;

    public Type? Answer => answer;

    public IReadOnlyList<RefusalReason> Refusals => refusals;

    /// <summary>Whether it is this product's own, unknown to Seam's API.</summary>
    public bool IsBeyondSeam { get; init; }

    /// <summary>
    /// Whether it serves people, by a page or a part of one: <c>/openapi.json</c>, which is for programs, is silent on it.
    /// </summary>
    public bool IsPage { get; init; }

    /// <summary>Whether it waits for what it starts, and answers 400 with the error that this ended with.</summary>
    public bool FailsAsItsAttempt { get; init; }

    /// <summary>Whether it answers 503 while storage is away.</summary>
    public bool TellsOfStorage { get; init; }
}
