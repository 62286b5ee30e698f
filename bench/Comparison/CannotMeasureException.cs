namespace AccessCodes.Comparison;

/// <summary>Something keeps it from measuring; the message is for whoever started it.</summary>
internal sealed class CannotMeasureException(string message) : Exception(message);
