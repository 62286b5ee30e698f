using System.Text.Json;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Work that is to start once the transaction that wrote the entry is committed. The entry is deleted when the work has
/// started; what a crash leaves behind, the sweeper starts.
/// </summary>
/// <param name="EntryId">A version 7 UUID, so that the order of entries is their age.</param>
/// <param name="Orchestration">The orchestration to start.</param>
/// <param name="InstanceId">The id that it runs under: the action attempt.</param>
/// <param name="Input">What it starts with; ids only.</param>
public sealed record OutboxEntry(Guid EntryId, string Orchestration, Guid InstanceId, JsonElement Input);
