using AccessCodes.TestSupport;

namespace AccessCodes.Comparison.Servers;

/// <summary>The unmanaged codes that a server holds in the workspace Sandbox, beside those of the sandbox.</summary>
/// <param name="Locks">On how many locks.</param>
/// <param name="CodesOnEach">How many on each.</param>
internal sealed record Inventory(int Locks, int CodesOnEach)
{
    /// <summary>The device of its first lock, by the number at the end of its id.</summary>
    public int First { get; init; } = ExtraLock.Number + 1;

    public int Codes => Locks * CodesOnEach;

    public IEnumerable<int> LockNumbers => Enumerable.Range(First, Locks);

    /// <summary>The device of a lock.</summary>
    /// <param name="index">Which, from 0.</param>
    public Guid Device(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Locks);
        return Known.Device(First + index);
    }

    /// <summary>A code, lock by lock.</summary>
    /// <param name="index">Which, from 0.</param>
    public Guid Code(int index) => Known.Code(First + index / CodesOnEach, index % CodesOnEach + 1);

    /// <summary>The device that a code is on.</summary>
    /// <param name="index">Which code, from 0.</param>
    public Guid DeviceOf(int index) => Device(index / CodesOnEach);

    /// <summary>Some codes, one after the other.</summary>
    /// <param name="from">The first, from 0.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Guid> SomeCodes(int from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from + count, Codes);
        return [.. Enumerable.Range(from, count).Select(Code)];
    }
}
