using System.Buffers.Binary;
using System.Text.Json;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Work that is to start once the transaction that wrote the entry is committed; that of an attempt is looked after until
/// the attempt has ended.
/// </summary>
/// <param name="EntryId">
/// The id of the orchestration: the action attempt, where it carries one out. A version 7 UUID, so that the order of
/// entries is their age.
/// </param>
/// <param name="Orchestration">The orchestration to start.</param>
/// <param name="Input">What it starts with; ids only.</param>
/// <param name="IsAttempt">Whether it carries out an attempt; otherwise the entry goes once it has started.</param>
/// <param name="Watches">
/// For an orchestration that lives long: its id. The entry's own id then lies in the future, at the time by which the
/// orchestration should be done, and the entry goes when it is.
/// </param>
public sealed record OutboxEntry(
    Guid EntryId, string Orchestration, JsonElement Input, bool IsAttempt = true, Guid? Watches = null)
{
    /// <summary>
    /// The trace that the work was accepted in, as W3C's <c>traceparent</c> has it, so that what is started later is told
    /// of there (docs/decisions/0016); null where there was none.
    /// </summary>
    public string? TraceParent { get; init; }

    internal Guid InstanceId => Watches ?? EntryId;

    /// <summary>When it was written, or is to be looked at for the first time: what its id tells.</summary>
    internal DateTimeOffset DueAt => DateTimeOffset.FromUnixTimeMilliseconds(
        (long)(BinaryPrimitives.ReadUInt64BigEndian(EntryId.ToByteArray(bigEndian: true)) >> 16));
}
