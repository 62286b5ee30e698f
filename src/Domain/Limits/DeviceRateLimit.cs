using AccessCodes.Domain.Attempts;

namespace AccessCodes.Domain.Limits;

/// <summary>
/// The rule that spares a device too many actions ("Rate Limits and Guardrails" of Seam's documentation): of each kind it
/// takes so many in any minute.
/// </summary>
public static class DeviceRateLimit
{
    /// <summary>The time in which actions are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>What kind of action on a device an attempt is.</summary>
    /// <param name="actionType">What the attempt does.</param>
    /// <returns>The kind; null where it is no action on a device.</returns>
    public static DeviceActionKind? KindOf(ActionType actionType) => actionType switch
    {
        ActionType.CreateAccessCode => DeviceActionKind.Creation,
        ActionType.UpdateAccessCode or ActionType.ConvertAccessCodeToManaged => DeviceActionKind.Update,
        ActionType.DeleteAccessCode or ActionType.DeleteUnmanagedAccessCode => DeviceActionKind.Deletion,
        _ => null,
    };

    /// <summary>Decides whether a device takes one more action.</summary>
    /// <param name="recent">The actions of the kind that it was asked for lately; null where there were none.</param>
    /// <param name="kind">The kind of action.</param>
    /// <param name="limit">How many it takes in a minute; at least 1.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// The recent actions, this one among them; or <see cref="RefusalReason.RateLimited"/> with the time after which it
    /// will be taken, if nobody else asks first.
    /// </returns>
    public static Decision<RecentActions> Accept(
        RecentActions? recent, DeviceActionKind kind, int limit, DateTimeOffset now)
    {
        var counted = (recent?.AcceptedAt ?? []).Where(accepted => now < accepted + Window).Order().ToArray();
        return counted.Length < limit
            ? new RecentActions([.. counted, now])
            : Refusals.RateLimited(kind, limit, counted[^limit] + Window - now);
    }
}

/// <summary>The kinds of action that a device takes only so often.</summary>
public enum DeviceActionKind
{
    /// <summary>A code is put on the device.</summary>
    Creation,

    /// <summary>A code of the device is changed, or its management taken over.</summary>
    Update,

    /// <summary>A code is taken off the device.</summary>
    Deletion,
}

/// <summary>The actions of one kind that a device was asked for lately.</summary>
/// <param name="AcceptedAt">When each was accepted.</param>
public sealed record RecentActions(IReadOnlyList<DateTimeOffset> AcceptedAt);
