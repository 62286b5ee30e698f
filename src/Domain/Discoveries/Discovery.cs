using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Discoveries;

/// <summary>The rules by which a code that is found on a lock becomes known to a workspace, unmanaged.</summary>
public static class Discovery
{
    /// <summary>Takes note of a code that the workspace did not know.</summary>
    /// <param name="found">The code, as the provider tells of it.</param>
    /// <param name="device">The device that it is on.</param>
    /// <param name="account">The account that the device was reached through.</param>
    /// <param name="accessCodeId">The id of the record.</param>
    /// <param name="eventId">The id of the event that tells of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>The record, and the event <c>access_code.unmanaged.created</c>.</returns>
    public static DiscoveredCode Discover(
        LockCode found,
        Device device,
        ConnectedAccount account,
        Guid accessCodeId,
        Guid eventId,
        DateTimeOffset now) => new(
        Note(found, device, accessCodeId, now),
        new Event
        {
            EventId = eventId,
            EventType = EventTypes.UnmanagedCreated,
            Subject = EventSubject.Of(accessCodeId, device, account),
            OccurredAt = now,
        });

    /// <summary>The record of a code that is found on a lock, unmanaged.</summary>
    /// <param name="found">The code, as the provider tells of it.</param>
    /// <param name="device">The device that it is on.</param>
    /// <param name="accessCodeId">The id of the record.</param>
    /// <param name="now">The time.</param>
    public static AccessCode Note(LockCode found, Device device, Guid accessCodeId, DateTimeOffset now) => new()
    {
        AccessCodeId = accessCodeId,
        WorkspaceId = device.WorkspaceId,
        DeviceId = device.DeviceId,
        ConnectedAccountId = device.ConnectedAccountId,
        Address = found.Address,
        Name = found.Name,
        Pin = found.Pin,
        Bounds = found.Bounds,
        Status = found.Status,
        OracodeMetadata = found.OracodeMetadata,
        IsManaged = false,
        CreatedAt = now,
    };
}

/// <summary>A code that became known.</summary>
/// <param name="Code">Its record.</param>
/// <param name="Event">What to tell of it.</param>
public sealed record DiscoveredCode(AccessCode Code, Event Event);
