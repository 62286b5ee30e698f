using System.Text.Json;

namespace AccessCodes.Functions.Storage;

/// <summary>
/// Work that is to start once the transaction that wrote the entry is committed, and to be looked after until its attempt
/// has ended.
/// </summary>
/// <param name="EntryId">The action attempt: a version 7 UUID, so that the order of entries is their age.</param>
/// <param name="Orchestration">The orchestration that carries it out, under the id of the attempt.</param>
/// <param name="Input">What it starts with; ids only.</param>
public sealed record OutboxEntry(Guid EntryId, string Orchestration, JsonElement Input);
