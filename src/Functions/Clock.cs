using System.Buffers.Binary;

namespace AccessCodes.Functions;

/// <summary>The time as the API tells it.</summary>
internal static class Clock
{
    /// <summary>
    /// Now, to the millisecond: what a client reads it can send back, as <c>since</c> for one, and mean the same moment.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The moment that a version 7 UUID was made at, or for.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }
}
