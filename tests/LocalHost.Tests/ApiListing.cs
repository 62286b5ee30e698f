using System.Text.RegularExpressions;

namespace AccessCodes.LocalHost.Tests;

/// <summary>A public API as PublicApiGenerator prints it, taken apart so that one can be checked against another.</summary>
internal sealed partial class ApiListing
{
    private readonly Dictionary<string, HashSet<string>> _membersByType = [];
    private readonly Dictionary<string, HashSet<string>> _attributes = [];

    private ApiListing()
    {
    }

    public IEnumerable<string> Types => _membersByType.Keys;

    public static ApiListing Parse(params IEnumerable<string> listings)
    {
        var api = new ApiListing();
        foreach (var listing in listings)
        {
            api.Read(listing);
        }

        return api;
    }

    /// <summary>Every line of this API that the other lacks, with the type it belongs to.</summary>
    public IReadOnlyList<string> LinesMissingFrom(ApiListing other)
    {
        var missing = new List<string>();
        foreach (var (type, members) in _membersByType)
        {
            if (!other._membersByType.TryGetValue(type, out var otherMembers))
            {
                missing.Add(type);
                continue;
            }

            missing.AddRange(members.Where(member => !otherMembers.Contains(member)).Select(member => $"{type}: {member}"));
        }

        foreach (var (declaration, attributes) in _attributes)
        {
            var others = other._attributes.GetValueOrDefault(declaration, []);
            missing.AddRange(attributes.Where(attribute => !others.Contains(attribute)).Select(attribute => $"{declaration}: {attribute}"));
        }

        return missing;
    }

    /// <summary>The abstract members of this API's classes, for those classes that the other declares as well.</summary>
    public IReadOnlyList<string> AbstractMembersMissingFrom(ApiListing other) =>
    [
        .. from type in _membersByType
           where other._membersByType.ContainsKey(type.Key) && type.Key.Contains(" abstract class ", StringComparison.Ordinal)
           from member in type.Value
           where member.Contains(" abstract ", StringComparison.Ordinal) && !other._membersByType[type.Key].Contains(member)
           select $"{type.Key}: {member}",
    ];

    private void Read(string listing)
    {
        var (ns, type, attributes) = ("", "", new List<string>());
        foreach (var line in Statements(listing))
        {
            var declaration = line.TrimStart();
            switch (line.Length - declaration.Length)
            {
                case 0 when declaration.StartsWith("namespace ", StringComparison.Ordinal):
                    ns = declaration["namespace ".Length..];
                    continue;
                case 4 or 8 when declaration.StartsWith('['):
                    attributes.Add(declaration);
                    continue;
                case 4 when declaration is not ("{" or "}"):
                    type = $"{ns} | {declaration.Replace(" { }", "", StringComparison.Ordinal)}";
                    _membersByType.TryAdd(type, []);
                    Attach(type);
                    continue;
                case 8:
                    _membersByType[type].Add(declaration);
                    Attach($"{type}: {declaration}");
                    continue;
                default:
                    continue;
            }

            void Attach(string to)
            {
                _attributes.TryAdd(to, []);
                _attributes[to].UnionWith(attributes);
                attributes.Clear();
            }
        }
    }

    // A long attribute and a constraint continue a statement on the next, deeper line.
    private static IEnumerable<string> Statements(string listing) =>
        Continuation().Replace(listing.ReplaceLineEndings("\n"), " ").Split('\n').Where(line => line.Trim().Length > 0);

    [GeneratedRegex(@"\n {12,}(?=\S)|\n {8,}(?=where )")]
    private static partial Regex Continuation();
}
