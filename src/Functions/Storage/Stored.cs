namespace AccessCodes.Functions.Storage;

/// <summary>A record as it was read, with the version that a later change of it is guarded by.</summary>
/// <typeparam name="T">The kind of record.</typeparam>
/// <param name="Value">The record.</param>
/// <param name="ETag">Its version.</param>
public sealed record Stored<T>(T Value, string ETag);
