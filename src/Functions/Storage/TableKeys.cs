using System.Buffers;

namespace AccessCodes.Functions.Storage;

/// <summary>Which keys the storage port allows.</summary>
internal static class TableKeys
{
    private static readonly SearchValues<char> Refused = SearchValues.Create(
    [
        '/', '\\', '#', '?',
        .. Enumerable.Range(0, char.MaxValue + 1).Select(unit => (char)unit)
            .Where(unit => char.IsControl(unit) || char.IsSurrogate(unit)),
    ]);

    /// <summary>Whether a row can have this partition or row key.</summary>
    public static bool IsAllowed(string key) =>
        key.Length is > 0 and <= ITable.MaxKeyLength && !key.AsSpan().ContainsAny(Refused);

    /// <summary>
    /// Whether a row can lie in the range. It cannot where what all its keys start with is in no allowed key, as with
    /// a prefix that quotes an id as some client sent it; the service would answer such a filter with an error.
    /// </summary>
    public static bool CanHold(KeyRange range)
    {
        var shared = range.From.AsSpan()[..range.From.AsSpan().CommonPrefixLength(range.Before)];
        return string.CompareOrdinal(range.From, range.Before) < 0
            && shared.Length <= ITable.MaxKeyLength
            && !shared.ContainsAny(Refused);
    }
}
