using System.Text.RegularExpressions;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>Looks for secrets where there must be none.</summary>
/// <param name="pins">PINs of eight digits.</param>
/// <param name="keys">API keys and secrets of webhooks.</param>
internal sealed partial class SecretSearch(IEnumerable<string> pins, IEnumerable<string> keys)
{
    private readonly HashSet<string> _pins = [.. pins];
    private readonly string[] _keys = [.. keys];

    /// <summary>Finds the lines of a text that tell a secret.</summary>
    public IReadOnlyList<string> LinesIn(string text) => [.. text.Split('\n').Where(TellsSecret)];

    private bool TellsSecret(string line)
    {
        // As JSON writes the one character of base64 that it escapes.
        var plain = line.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase);
        return _keys.Any(key => plain.Contains(key, StringComparison.Ordinal))
            || EightDigits().Matches(Ids().Replace(plain, " ")).Any(digits => _pins.Contains(digits.Value));
    }

    /// <summary>UUIDs, trace ids and hashes, in which any digits may stand.</summary>
    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}", RegexOptions.IgnoreCase)]
    private static partial Regex Ids();

    [GeneratedRegex("(?<![0-9])[0-9]{8}(?![0-9])")]
    private static partial Regex EightDigits();
}
