namespace AccessCodes.Functions.Http.Resources;

internal sealed record HealthAnswer(bool Ok = true);
