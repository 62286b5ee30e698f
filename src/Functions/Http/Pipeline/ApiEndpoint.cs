using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// What every endpoint has in common: a request id, the API key, the parameters and their rules, and errors in their
/// envelope, so that a trigger method says only what is its own.
/// </summary>
public sealed partial class ApiEndpoint(
    Authenticator authenticator, IdempotentRequests idempotency, TimeProvider time, ILogger<ApiEndpoint> logger)
{
    public const string RequestIdHeader = "seam-request-id";

    /// <summary>Tells that an answer is the one to an earlier request with the same <c>Idempotency-Key</c>.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>Answers a request of a workspace.</summary>
    /// <typeparam name="T">The parameters of the endpoint.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="answer">What the endpoint does once the request is known to be valid.</param>
    public Task<IResult> AnswerAsync<T>(HttpRequest request, Func<ApiCall<T>, Task<Answer>> answer)
        where T : class, IParameters<T>, new() =>
        GuardAsync(request, async (requestId, body) =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var workspace = await authenticator.AuthenticateAsync(request, cancellation);
            if (workspace is null)
                return ApiError.Unauthorized;

            var (given, unreadable) = await RequestParameters.ReadAsync(request, body);
            if (unreadable is not null)
                return unreadable;
            if (!TryBind<T>(given!, out var parameters, out var error))
                return error;

            using var scope = Log.WorkspaceScope(logger, workspace.WorkspaceId);
            Activity.Current?.SetTag(Tracing.WorkspaceId, workspace.WorkspaceId.ToString());
            return await idempotency.AnswerAsync(
                request,
                requestId,
                workspace.WorkspaceId,
                ParameterBinder<T>.Describe(parameters),
                operation => answer(new ApiCall<T>(request, workspace, parameters, operation, cancellation)));
        });

    /// <summary>
    /// Answers a request of whoever runs the app: it is of no workspace, and the Functions host lets it through by its
    /// own key.
    /// </summary>
    public Task<IResult> AnswerOperatorAsync<T>(
        HttpRequest request, Func<T, Operation, CancellationToken, Task<Answer>> answer)
        where T : class, IParameters<T>, new() =>
        GuardAsync(request, async (requestId, body) =>
        {
            var cancellation = request.HttpContext.RequestAborted;
            var (given, unreadable) = await RequestParameters.ReadAsync(request, body);
            if (unreadable is not null)
                return unreadable;

            if (!TryBind<T>(given!, out var parameters, out var error))
                return error;

            return await idempotency.AnswerAsync(
                request,
                requestId,
                scope: Guid.Empty,
                ParameterBinder<T>.Describe(parameters),
                operation => answer(parameters, operation, cancellation));
        });

    /// <summary>Answers a request that needs neither key nor parameters.</summary>
    public Task<IResult> AnswerAsync(HttpRequest request, Func<CancellationToken, Task<Answer>> answer) =>
        GuardAsync(request, (_, _) => answer(request.HttpContext.RequestAborted));

    private async Task<IResult> GuardAsync(HttpRequest request, Func<Guid, RequestBody, Task<Answer>> answer)
    {
        var requestId = Guid.NewGuid();
        var headers = request.HttpContext.Response.Headers;
        headers[RequestIdHeader] = requestId.ToString();
        Activity.Current?.SetTag(Tracing.RequestId, requestId.ToString());
        using var scope = Log.RequestScope(logger, requestId);
        using var body = new RequestBody(request, time);
        try
        {
            var answered = await answer(requestId, body);
            await body.DiscardAsync();
            if (answered.Error?.RetryAfter is { } wait)
                headers.RetryAfter = $"{Math.Ceiling(wait.TotalSeconds)}";
            if (answered.AnswersBefore is { } before)
                (headers[RequestIdHeader], headers[ReplayedHeader]) = (before.ToString(), "true");
            return answered.ToResult(requestId);
        }
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, requestId, request.Path);
            return ((Answer)ApiError.Internal).ToResult(requestId);
        }
    }

    private static bool TryBind<T>(
        RequestParameters given, out T parameters, [NotNullWhen(false)] out ApiError? error)
        where T : class, IParameters<T>, new()
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        parameters = ParameterBinder<T>.Bind(given, errors);
        if (errors.Count == 0)
            Check(parameters, errors);

        error = errors.Count == 0 ? null : ApiError.InvalidInput(errors);
        return error is null;
    }

    private static void Check<T>(T parameters, Dictionary<string, IReadOnlyList<string>> errors)
        where T : IParameters<T>, new()
    {
        var found = T.Rules.Validate(parameters);
        foreach (var failures in found.Errors.GroupBy(failure => ParameterNames.Of(failure.PropertyName)))
            errors[failures.Key] = [.. failures.Select(failure => failure.ErrorMessage)];
    }

    private static partial class Log
    {
        public static readonly Func<ILogger, Guid, IDisposable?> RequestScope =
            LoggerMessage.DefineScope<Guid>("Request {RequestId}");

        public static readonly Func<ILogger, Guid, IDisposable?> WorkspaceScope =
            LoggerMessage.DefineScope<Guid>("Workspace {WorkspaceId}");

        [LoggerMessage(LogLevel.Error, "Request {RequestId} to {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, Guid requestId, string path);
    }
}

/// <summary>A valid request of a workspace.</summary>
/// <typeparam name="T">The parameters of the endpoint.</typeparam>
public sealed class ApiCall<T>
{
    internal ApiCall(
        HttpRequest request,
        Workspace workspace,
        T parameters,
        Operation operation,
        CancellationToken cancellation) =>
        (Request, Workspace, Parameters, Operation, Cancellation) =
        (request, workspace, parameters, operation, cancellation);

    public HttpRequest Request { get; }

    public Workspace Workspace { get; }

    public Guid WorkspaceId => Workspace.WorkspaceId;

    public T Parameters { get; }

    /// <summary>What is asked for, where something is to change.</summary>
    public Operation Operation { get; }

    /// <summary>Cancelled when the caller has gone.</summary>
    public CancellationToken Cancellation { get; }
}
