using System.IO.Compression;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// Carries out a request with an <c>Idempotency-Key</c> once, however often it comes within a day, and gives each the
/// same answer. The key is held before anything is done; whoever finds it held by somebody who does not come back goes on
/// with the operation, which recognises what was done already (docs/decisions/0017).
/// </summary>
public sealed partial class IdempotentRequests(
    IdempotencyRecords records, TimeProvider time, ILogger<IdempotentRequests> logger)
{
    /// <summary>How long a key stands for its first request.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    /// <summary>How long whoever carries a request out is waited for before somebody else goes on with it.</summary>
    internal static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    /// <summary>How long a second request waits for the answer to the first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A longer body, in bytes, is compressed: codes on many devices would not fit into a row otherwise.</summary>
    private const int LongBody = 8 * 1024;

    /// <summary>Answers a request, by what is remembered of its key if it has one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="requestId">Its id.</param>
    /// <param name="scope">The workspace that it is for; empty for operators.</param>
    /// <param name="parameters">What it asks for, in a fixed order.</param>
    /// <param name="execute">Does what it asks for.</param>
    internal async Task<Answer> AnswerAsync(
        HttpRequest request,
        Guid requestId,
        Guid scope,
        IEnumerable<(string Name, string Value)> parameters,
        Func<Operation, Task<Answer>> execute)
    {
        if (HttpEndpoint.Find(request.Path) is not { IsMutating: true } endpoint)
            return await execute(Operation.New(time.Now()));
        if (!IdempotencyKey.TryRead(request, out var key, out var error))
            return error;
        if (key is null)
            return await execute(Operation.New(time.Now()));

        var secret = CallerSecret.Of(request, scope, key);
        var held = new HeldKey(scope, IdempotencyKey.Digest(key), requestId, secret);
        var asked = secret.Digest(
            [endpoint.Path, .. parameters.SelectMany(parameter => (string[])[parameter.Name, parameter.Value])]);
        var (operation, answer) = await HoldAsync(held, asked, request.HttpContext.RequestAborted);
        return answer ?? await ExecuteAsync(held, operation!, execute);
    }

    /// <summary>Takes hold of a key.</summary>
    /// <returns>The operation that is to be carried out now; or what to answer instead.</returns>
    private async Task<(Operation? Operation, Answer? Answer)> HoldAsync(
        HeldKey held, string asked, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var now = time.Now();
        var mine = new IdempotencyRecord(
            held.KeyDigest, asked, Guid.CreateVersion7(now), now, Holder: Guid.NewGuid(), HeldUntil: now + Hold);
        // A caller who hangs up must not leave a key that is held by nobody.
        while (!await records.TryAddAsync(held.Scope, mine, CancellationToken.None))
        {
            while (await records.FindAsync(held.Scope, held.KeyDigest, cancellation) is { } known)
            {
                // Mine, if it was replaced below, or added by a call whose answer was lost.
                var record = known.Value;
                if (record.Holder == mine.Holder)
                    return (new Operation(record.OperationId, MayHaveRun: record.OperationId != mine.OperationId), null);

                now = time.Now();
                var isOver = now >= record.CreatedAt + Remembered;
                if (!isOver && record.RequestDigest != asked)
                    return (null, ApiError.IdempotencyKeyReused);
                if (!isOver && record.Answer is { } given)
                    return (null, held.Open(given));
                if (!isOver && now < record.HeldUntil)
                {
                    if (time.GetElapsedTime(begun) >= Patience)
                        return (null, ApiError.IdempotencyKeyInUse(record.HeldUntil - now));

                    await Task.Delay(Pause, time, cancellation);
                    continue;
                }

                var next = isOver ? mine with { CreatedAt = now } : record with { Holder = mine.Holder };
                await records.TryReplaceAsync(
                    held.Scope, known, next with { HeldUntil = now + Hold }, CancellationToken.None);
            }
        }

        return (new Operation(mine.OperationId, MayHaveRun: false), null);
    }

    private async Task<Answer> ExecuteAsync(HeldKey held, Operation operation, Func<Operation, Task<Answer>> execute)
    {
        Answer answer;
        try
        {
            answer = await execute(operation);
        }
        catch
        {
            await LetGoAsync(held, operation);
            throw;
        }

        if (IsDecided(answer))
            return await RememberAsync(held, operation, answer);

        await LetGoAsync(held, operation);
        return answer;
    }

    // What was put off, or failed on our side, may come out otherwise the next time.
    private static bool IsDecided(Answer answer) =>
        answer.Status is < StatusCodes.Status500InternalServerError and not StatusCodes.Status429TooManyRequests;

    /// <returns>The answer; or the one that somebody gave who went on with the operation meanwhile.</returns>
    private async Task<Answer> RememberAsync(HeldKey held, Operation operation, Answer answer)
    {
        var remembered = held.Seal(answer);
        if (remembered.SealedBody.Length > IdempotencyRecord.LongestBody)
        {
            Log.TooLong(logger, operation.Id, remembered.SealedBody.Length);
            await LetGoAsync(held, operation);
            return answer;
        }

        var before = await ChangeAsync(
            held, operation, record => record.Answer is null ? record with { Answer = remembered } : null);
        return before?.Answer is { } given ? held.Open(given) : answer;
    }

    private async Task LetGoAsync(HeldKey held, Operation operation) => await ChangeAsync(
        held, operation, record => record.Answer is null ? record with { HeldUntil = time.Now() } : null);

    /// <summary>
    /// Changes what is remembered of an operation. A failure is no failure of the caller: it costs a repetition a minute,
    /// and the operation recognises what was done.
    /// </summary>
    /// <returns>What was remembered last, where there was nothing to change.</returns>
    private async Task<IdempotencyRecord?> ChangeAsync(
        HeldKey held, Operation operation, Func<IdempotencyRecord, IdempotencyRecord?> change)
    {
        try
        {
            while (await records.FindAsync(held.Scope, held.KeyDigest) is { } known
                && known.Value.OperationId == operation.Id)
            {
                if (change(known.Value) is not { } changed)
                    return known.Value;
                if (await records.TryReplaceAsync(held.Scope, known, changed))
                    return null;
            }
        }
        catch (Exception exception)
        {
            Log.NotRemembered(logger, exception, operation.Id);
        }

        return null;
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var stream = new BrotliStream(compressed, CompressionLevel.Fastest))
            stream.Write(body);
        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var body = new MemoryStream();
        using (var stream = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress))
            stream.CopyTo(body);
        return body.ToArray();
    }

    /// <summary>A key, and what is needed to remember the answer to its request.</summary>
    private sealed record HeldKey(Guid Scope, string KeyDigest, Guid RequestId, CallerSecret Secret)
    {
        public RememberedAnswer Seal(Answer answer)
        {
            var body = answer.ToBody(RequestId);
            var isLong = body.Length > LongBody;
            return new RememberedAnswer(answer.Status, RequestId, Secret.Seal(isLong ? Compress(body) : body))
            {
                IsCompressed = isLong,
            };
        }

        public Answer Open(RememberedAnswer given)
        {
            var body = Secret.Open(given.SealedBody);
            return Answer.Again(given.Status, given.RequestId, given.IsCompressed ? Decompress(body) : body);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "What came of operation {OperationId} could not be noted beside its idempotency key")]
        public static partial void NotRemembered(ILogger logger, Exception exception, Guid operationId);

        [LoggerMessage(LogLevel.Warning,
            "The answer of operation {OperationId} is too long to be remembered: {Length} characters")]
        public static partial void TooLong(ILogger logger, Guid operationId, int length);
    }
}
