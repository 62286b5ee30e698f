using System.Globalization;

namespace AccessCodes.TestSupport;

/// <summary>How often tests are repeated that leave something to chance: kills, fuzzed requests, sequences of a model.</summary>
public static class Rounds
{
    /// <summary>The environment variable that multiplies them; 1 where it is not set.</summary>
    public const string Variable = "TEST_ROUNDS";

    /// <summary>How many rounds a test has.</summary>
    /// <param name="few">How many it has in an ordinary run.</param>
    public static int Of(int few) => few * (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } factor
        ? int.Parse(factor, NumberStyles.None, CultureInfo.InvariantCulture)
        : 1);
}
