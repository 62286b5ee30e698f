using System.Security.Cryptography;
using System.Text;
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

    /// <summary>
    /// The id of the record of a code that is found on a lock: the same whenever and by whomever it is found, so that it
    /// becomes known once.
    /// </summary>
    /// <param name="deviceId">The device that it is on.</param>
    /// <param name="address">Where it is.</param>
    public static Guid IdOf(Guid deviceId, LockCodeAddress address)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{deviceId}|{address.LockCodeId}")).AsSpan(0, 16);
        // Version 8 of RFC 9562: an id of the application's own making.
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

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
