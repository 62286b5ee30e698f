namespace AccessCodes.Domain.AccessCodes;

/// <summary>
/// What is typed on the keypad. It is a secret: its text is reached by name only, and everything that formats it, a log
/// line or an exception among them, gets a mask.
/// </summary>
public sealed record Pin
{
    /// <summary>A PIN.</summary>
    /// <param name="digits">What is typed; digits for most locks, letters for some.</param>
    /// <exception cref="ArgumentException"><paramref name="digits"/> is empty.</exception>
    public Pin(string digits)
    {
        ArgumentException.ThrowIfNullOrEmpty(digits);
        Reveal = digits;
    }

    /// <summary>The secret itself, for storage, for the lock and for answers to its own workspace.</summary>
    public string Reveal { get; }

    /// <summary>A mask that tells nothing, not even the length.</summary>
    public override string ToString() => "••••";
}
