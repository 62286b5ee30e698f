using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.ManagedCodes;

/// <summary>The rules by which a PIN may be given to a lock, and by which one is made up.</summary>
public static class PinRules
{
    /// <summary>How often a PIN of one length is drawn before the next length is tried.</summary>
    private const int Draws = 1_000;

    /// <summary>Checks a PIN against what a lock takes.</summary>
    /// <param name="pin">The PIN.</param>
    /// <param name="provider">The provider of the lock.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static Refusal? Check(Pin pin, ProviderProfile provider)
    {
        if (!pin.Reveal.All(char.IsAsciiDigit))
            return Refusals.InvalidInput("code", "Must consist of digits");

        if (!provider.PinLengths.Contains(pin.Reveal.Length))
            return Refusals.InvalidInput("code", $"Must have {OneOf(provider.PinLengths)} digits on this device");

        return Offence(pin.Reveal, provider.PinConstraints) is { } offence
            ? Refusals.InvalidInput("code", offence)
            : null;
    }

    /// <summary>Checks whether a caller may choose a PIN at all.</summary>
    /// <param name="pin">What the caller chose; null where that is left to the provider.</param>
    /// <param name="provider">The provider of the lock.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static Refusal? CheckChoice(Pin? pin, ProviderProfile provider) => pin is null || provider.TakesChosenPins
        ? null
        : Refusals.InvalidInput("code", "Must be left out: on this device the provider makes it up");

    /// <summary>Makes up a PIN.</summary>
    /// <param name="lengths">The lengths that are allowed, shortest first.</param>
    /// <param name="preferredLength">The length to have if it is allowed; otherwise, or where null, the shortest.</param>
    /// <param name="constraints">What the locks mind about the digits.</param>
    /// <param name="isTaken">Tells a PIN that must not be given again.</param>
    /// <param name="draw">Draws a number from 0 up to, and without, the one given; not to be foreseen.</param>
    /// <returns>A PIN that is free and not easily guessed; null where none was found.</returns>
    public static Pin? Generate(
        IReadOnlyList<int> lengths,
        int? preferredLength,
        PinConstraints constraints,
        Func<Pin, bool> isTaken,
        Func<int, int> draw)
    {
        foreach (var length in lengths.OrderBy(length => length != preferredLength).ThenBy(length => length))
        {
            for (var drawn = 0; drawn < Draws; drawn++)
            {
                var digits = string.Concat(Enumerable.Range(0, length).Select(_ => (char)('0' + draw(10))));
                var pin = new Pin(digits);
                if (!IsEasilyGuessed(digits) && Offence(digits, constraints) is null && !isTaken(pin))
                    return pin;
            }
        }

        return null;
    }

    /// <summary>Whether somebody at the keypad would try a PIN early: 0000, 1234, 8765, 2525, 1984.</summary>
    /// <param name="digits">The PIN.</param>
    public static bool IsEasilyGuessed(string digits)
    {
        if (Steps(digits) is [0 or 1 or 9])
            return true;

        for (var period = 1; period <= digits.Length / 2; period++)
        {
            var rest = digits.AsSpan(period);
            if (digits.Length % period == 0 && rest.SequenceEqual(digits.AsSpan(0, rest.Length)))
                return true;
        }

        return digits.Length == 4 && (digits.StartsWith("19", StringComparison.Ordinal)
            || digits.StartsWith("20", StringComparison.Ordinal));
    }

    /// <summary>Whether a code has a PIN on its lock, or is about to.</summary>
    /// <param name="code">The code.</param>
    /// <param name="pin">The PIN.</param>
    /// <param name="now">The time: a code that has ended, and left its lock, holds its PIN no more.</param>
    public static bool Holds(AccessCode code, Pin pin, DateTimeOffset now)
    {
        if (code.Wanted?.Pin == pin)
            return true;

        var hasLeft = code is { IsManaged: true, Status: AccessCodeStatus.Unset, Bounds: { } bounds }
            && bounds.EndsAt <= now;
        return code.Pin == pin && !hasLeft;
    }

    private static string? Offence(string digits, PinConstraints constraints)
    {
        if (constraints.HasFlag(PinConstraints.NoZeros) && digits.Contains('0'))
            return "Must not hold a 0 on this device";
        if (constraints.HasFlag(PinConstraints.CannotStartWith12) && digits.StartsWith("12", StringComparison.Ordinal))
            return "Must not begin with 12 on this device";
        if (constraints.HasFlag(PinConstraints.NoAllSame) && Steps(digits) is [0])
            return "Must not be one digit over and over on this device";
        if (constraints.HasFlag(PinConstraints.NoSequence) && Steps(digits) is [1 or 9])
            return "Must not be a run of digits on this device";
        if (constraints.HasFlag(PinConstraints.AtLeastThreeUnique) && digits.Distinct().Count() < 3)
            return "Must have three different digits on this device";

        return null;
    }

    /// <summary>By how much each digit differs from the one before it, modulo 10; each difference once.</summary>
    private static int[] Steps(string digits) =>
        [.. digits.Zip(digits.Skip(1), (one, next) => (next - one + 10) % 10).Distinct()];

    private static string OneOf(IReadOnlyList<int> lengths) =>
        lengths is [var only] ? $"{only}" : $"{string.Join(", ", lengths.SkipLast(1))} or {lengths[^1]}";
}
