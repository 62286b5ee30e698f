namespace AccessCodes.Functions.Http.Resources;

internal sealed record HealthAnswer(bool Ok = true);

/// <summary>An answer that says only that it was done.</summary>
internal sealed record OkAnswer(bool Ok = true);
