using AccessCodes.Domain.Attempts;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>Waits for an attempt to end, for callers who ask with <c>sync</c>.</summary>
public sealed class AttemptWait(WorkspaceStore workspaces, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    /// <summary>Looks at an attempt until it has ended or patience has.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the wait early.</param>
    /// <returns>The attempt as it is then: ended, or still pending and carried on with all the same.</returns>
    public async Task<ActionAttempt> ForEndAsync(
        ActionAttempt attempt, TimeSpan patience, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var pause = FirstPause;
        while (!attempt.HasEnded && patience - time.GetElapsedTime(begun) is { Ticks: > 0 } left)
        {
            await Task.Delay(pause < left ? pause : left, time, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;

            var stored = await workspaces.ExpectAttemptAsync(
                attempt.Subject.WorkspaceId, attempt.ActionAttemptId, cancellation);
            attempt = stored.Value;
        }

        return attempt;
    }
}
