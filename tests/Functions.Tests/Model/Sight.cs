namespace AccessCodes.Functions.Tests.Model;

/// <summary>What there is to see of a lock and of those who know of it, in words that can be compared.</summary>
internal sealed class Sight
{
    private readonly SortedDictionary<string, List<string>> _told = new(StringComparer.Ordinal);

    /// <summary>The codes on the lock.</summary>
    public SortedSet<string> Lock { get; } = new(StringComparer.Ordinal);

    /// <summary>What workspaces know of codes.</summary>
    public SortedSet<string> Records { get; } = new(StringComparer.Ordinal);

    /// <summary>Who manages codes.</summary>
    public SortedSet<string> Holders { get; } = new(StringComparer.Ordinal);

    public static Sight Of(LockModel model)
    {
        var sight = new Sight();
        foreach (var (number, content) in model.Lock)
            sight.Lock.Add($"{number} {content.Name} {content.Pin}");
        foreach (var ((tenant, number), known) in model.Records)
        {
            sight.Records.Add($"{tenant} {number} {Describe(known)}");
        }

        foreach (var (number, tenant) in model.Holders)
            sight.Holders.Add($"{number} {tenant}");
        foreach (var ((tenant, number), told) in model.Events)
            told.ForEach(what => sight.Tell(tenant, number, what));
        return sight;
    }

    public static string Describe(Known known) =>
        $"{known.Content.Name} {known.Content.Pin} {(known.IsManaged ? "managed" : "unmanaged")} {(known.IsSet ? "set" : "unset")}" +
        $"{(known.IsBlamed ? ", changed at the lock" : "")}{(known.IsLost ? ", taken by another" : "")}";

    public void Tell(Tenant tenant, int number, string what)
    {
        var key = $"{tenant} {number}";
        if (!_told.TryGetValue(key, out var told))
            _told[key] = told = [];
        told.Add(what);
    }

    /// <summary>All of it.</summary>
    public override string ToString() => Write(told => string.Join(", ", told));

    /// <summary>
    /// All of it but the order of what was told of a code, and what was told of a code that turned out to be another's: of two
    /// at once one may learn so before anything is begun, or after.
    /// </summary>
    public string InAnyOrder() => Write(told => string.Join(
        ", ", told.Where(what => !what.Contains("failed_to_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));

    private string Write(Func<List<string>, string> tell)
    {
        IEnumerable<string> lines =
        [
            .. Lock.Select(line => $"On the lock: {line}"),
            .. Records.Select(line => $"Known to {line}"),
            .. Holders.Select(line => $"Managed: {line}"),
            .. _told.Select(line => (line.Key, Told: tell(line.Value)))
                .Where(line => line.Told.Length > 0)
                .Select(line => $"Told {line.Key}: {line.Told}"),
        ];
        return string.Join('\n', lines);
    }
}
