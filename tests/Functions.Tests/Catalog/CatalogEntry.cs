using System.Text.Json;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Catalog;

/// <summary>An entry of the documents' catalog of errors and warnings.</summary>
/// <param name="Kind"><c>error</c> or <c>warning</c>.</param>
/// <param name="Code">Its code.</param>
/// <param name="Scope">What it is an error of; null for a warning.</param>
/// <param name="Message">What the documents say of it.</param>
/// <param name="Flags">The flags that an answer shows with it.</param>
internal sealed record CatalogEntry(
    string Kind, string Code, string? Scope, string Message, IReadOnlyDictionary<string, bool> Flags)
{
    private static readonly JsonElement Documented = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine(
        "tests", "Domain.Tests", "Catalog", "documented-errors-and-warnings.json"))).RootElement;

    public static readonly IReadOnlyDictionary<string, CatalogEntry> All = Read("error").Concat(Read("warning"))
        .ToDictionary(entry => $"{entry.Kind} {entry.Code}");

    /// <summary>Whether something in a list of errors or warnings is this entry.</summary>
    /// <param name="shown">The error or the warning.</param>
    /// <param name="name">The code that it is shown as; null for its own.</param>
    /// <param name="withFlags">Whether the list has flags: events have none.</param>
    public bool Is(JsonElement shown, string? name, bool withFlags = true) =>
        shown.GetProperty($"{Kind}_code").GetString() == (name ?? Code)
        && IsTold(shown.GetProperty("message").GetString()!)
        && (!withFlags || Held(FlagsOf(shown)).SequenceEqual(Held(name is null ? Flags : FlagsOfCode)));

    /// <summary>Whether a message is that of the entry, or says more than that.</summary>
    public bool IsTold(string message) => message.StartsWith(Message.TrimEnd('.'), StringComparison.Ordinal);

    /// <summary>Of whose errors and warnings it is one in an event.</summary>
    public string ListInEvents => Scope switch
    {
        // A warning has no scope: those that events list are of the code.
        null => $"access_code_{Kind}s",
        "bridge" => $"connected_account_{Kind}s",
        _ => $"{Scope}_{Kind}s",
    };

    // What has another name on a managed code is an error of the code there.
    private IReadOnlyDictionary<string, bool> FlagsOfCode =>
        Kind == "error" ? new SortedDictionary<string, bool> { ["is_access_code_error"] = true } : Flags;

    private static SortedDictionary<string, bool> FlagsOf(JsonElement shown) => new(shown.EnumerateObject()
        .Where(property => property.Name.StartsWith("is_", StringComparison.Ordinal))
        .ToDictionary(property => property.Name, property => property.Value.GetBoolean()));

    // A list of an account leaves out the flag that says that its errors are none of a device; other lists show it as false.
    private static IEnumerable<string> Held(IReadOnlyDictionary<string, bool> flags) =>
        flags.Where(flag => flag.Value).Select(flag => flag.Key).Order();

    private static IEnumerable<CatalogEntry> Read(string kind) =>
        from entry in Documented.GetProperty($"{kind}s").EnumerateArray()
        let scope = entry.TryGetProperty("scope", out var found) ? found.GetString() : null
        let flags = entry.TryGetProperty("flags", out var listed)
            ? listed.EnumerateArray().Select(flag => flag.GetString()!)
            : []
        select new CatalogEntry(
            kind,
            entry.GetProperty($"{kind}_code").GetString()!,
            scope,
            entry.GetProperty("message").GetString()!,
            // An error of the account says of itself that it is none of the device.
            new SortedDictionary<string, bool>(flags.ToDictionary(
                flag => flag, flag => (scope, flag) != ("connected_account", "is_device_error"))));
}
