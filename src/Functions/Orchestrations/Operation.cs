namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// What one request asks for, and every repetition of it by the same <c>Idempotency-Key</c>. What is created takes its id
/// from here, so that a repetition meets what the first has done instead of doing it again.
/// </summary>
/// <param name="Id">Identifies it, and what it creates or begins; a version 7 UUID.</param>
/// <param name="MayHaveRun">Whether it was begun before, and nobody knows how far it came.</param>
public sealed record Operation(Guid Id, bool MayHaveRun)
{
    /// <summary>An operation that nobody has begun.</summary>
    public static Operation New(DateTimeOffset now) => new(Guid.CreateVersion7(now), MayHaveRun: false);

    /// <summary>The same, tried again: what was tried before may have taken effect.</summary>
    public Operation Again() => this with { MayHaveRun = true };

    /// <summary>The id of one of several things that it creates; that of the first is its own.</summary>
    /// <param name="index">Which, from 0 to 255.</param>
    public Guid IdOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, byte.MaxValue);
        var bytes = Id.ToByteArray(bigEndian: true);
        bytes[^1] ^= (byte)index;
        return new Guid(bytes, bigEndian: true);
    }
}
