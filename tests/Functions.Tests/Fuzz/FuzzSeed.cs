using System.Globalization;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>What chance is made of, so that what it brought about can be brought about once more.</summary>
internal static class FuzzSeed
{
    /// <summary>The environment variable that sends what a failure has sent once more.</summary>
    public const string Variable = "FUZZ_SEED";

    /// <summary>The one that has only the request of this number sent.</summary>
    public const string NumberVariable = "FUZZ_REQUEST";

    public static int? Given => NumberIn(Variable);

    public static int? Number => NumberIn(NumberVariable);

    /// <summary>The chances of one request; neighbouring seeds would have neighbouring beginnings.</summary>
    public static Random RandomOf(int seed, int number) => new(unchecked((seed + number) * 0x5bd1e995));

    private static int? NumberIn(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
