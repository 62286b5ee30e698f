namespace AccessCodes.LocalHost;

/// <summary>The product cannot start, for a reason that whoever started it can mend; the message says how.</summary>
internal sealed class CannotStartException(string message, Exception? innerException = null)
    : Exception(message, innerException);
