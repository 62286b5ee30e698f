using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Events;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Http;

/// <summary>
/// Finds the codes that answers about attempts and events tell of. Neither holds a PIN: it is read from the code's row
/// when it is asked for, and so is today's, and gone with the code (docs/decisions/0006).
/// </summary>
public sealed class CodesInAnswers(WorkspaceStore workspaces, IssuesInAnswers issues)
{
    private const int ReadsAtOnce = 32;

    /// <summary>Whether the answer about an attempt tells of its code.</summary>
    public static bool AreToldBy(ActionAttempt attempt) =>
        attempt.ActionType is ActionType.CreateAccessCode or ActionType.UpdateAccessCode;

    /// <summary>Whether the answer about an event tells the PIN of its code.</summary>
    public static bool AreToldBy(Event told) =>
        told.EventType is EventTypes.SetOnDevice or EventTypes.ScheduledOnDevice or EventTypes.Deleted;

    /// <summary>Finds the code that the answer about an attempt tells of.</summary>
    /// <returns>The code; null where there is none to tell of.</returns>
    public async Task<AccessCode?> FindAsync(ActionAttempt attempt, CancellationToken cancellation) =>
        attempt.Status == ActionAttemptStatus.Success && AreToldBy(attempt)
            ? await FindAsync(attempt.Subject, cancellation)
            : null;

    /// <summary>Finds the codes that the answer about attempts tells of, by their ids.</summary>
    public Task<IReadOnlyDictionary<Guid, AccessCode>> FindAsync(
        IEnumerable<ActionAttempt> attempts, CancellationToken cancellation) =>
        FindAsync(
            attempts.Where(attempt => attempt.Status == ActionAttemptStatus.Success && AreToldBy(attempt))
                .Select(attempt => attempt.Subject),
            cancellation);

    /// <summary>Events as answers and webhooks tell them.</summary>
    internal async Task<IReadOnlyList<EventResource>> TellAsync(
        IReadOnlyCollection<Event> events, CancellationToken cancellation)
    {
        var toldOf = await FindAsync(events.Where(AreToldBy).Select(told => told.Subject), cancellation);
        return [.. events.Select(told => EventResource.From(told, toldOf.GetValueOrDefault(told.Subject.AccessCodeId)))];
    }

    private async Task<IReadOnlyDictionary<Guid, AccessCode>> FindAsync(
        IEnumerable<EventSubject> subjects, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, AccessCode>();
        foreach (var chunk in subjects.DistinctBy(subject => subject.AccessCodeId).Chunk(ReadsAtOnce))
        {
            foreach (var code in await Task.WhenAll(chunk.Select(subject => FindAsync(subject, cancellation))))
            {
                if (code is not null)
                    found[code.AccessCodeId] = code;
            }
        }

        return found;
    }

    /// <summary>Finds the code that something happened to; null where it exists no more, or waits in a pool.</summary>
    public async Task<AccessCode?> FindAsync(EventSubject subject, CancellationToken cancellation) =>
        await workspaces.GetCodeAsync(subject.WorkspaceId, subject.AccessCodeId, cancellation)
            is { Value.IsInPool: false } code
            ? await issues.CompleteAsync(code.Value, cancellation)
            : null;
}
