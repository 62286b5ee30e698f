using System.Net.Http.Json;
using System.Text.Json;
using AccessCodes.Comparison.Servers;

namespace AccessCodes.Comparison.Loads;

/// <summary>The reads that are compared, as the paths of a server.</summary>
/// <param name="List">Pages of 20 unmanaged codes.</param>
/// <param name="Get">An unmanaged code by its id.</param>
/// <param name="Attempt">An action attempt by its id.</param>
internal sealed record Reads(IReadOnlyList<string> List, IReadOnlyList<string> Get, IReadOnlyList<string> Attempt)
{
    public const int PageSize = 20;

    /// <summary>How many different ones are asked for in turn, at the most.</summary>
    private const int Different = 500;

    /// <summary>Each of them under its name.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Paths)> Each =>
        [("unmanaged/list of 20", List), ("unmanaged/get", Get), ("action_attempts/get", Attempt)];

    /// <summary>The three in turn.</summary>
    public IReadOnlyList<string> Mixed =>
        [.. Enumerable.Range(0, Different).SelectMany(index => Each.Select(read => read.Paths[index % read.Paths.Count]))];

    /// <summary>The reads of LocalHost.</summary>
    /// <param name="inventory">The codes that are read.</param>
    /// <param name="attempts">The attempts that are read.</param>
    public static Reads OfLocalHost(Inventory inventory, IReadOnlyList<Guid> attempts) => new(
        [.. Spread(inventory.Locks).Select(index => FirstPage(inventory.Device(index)))],
        [.. Spread(inventory.Codes).Select(index => CodeAt("unmanaged/get", inventory.Code(index)))],
        [.. attempts.Select(attempt => AttemptAt($"{attempt}"))]);

    /// <summary>
    /// The reads of the fake: it lists all unmanaged codes of a lock, which are 20, and as it cannot get an unmanaged
    /// code by its path, it is asked for it at the path of the managed ones, where it finds either.
    /// </summary>
    public static Reads OfFake(Inventory inventory, IReadOnlyList<string> attempts) => new(
        [.. Spread(inventory.Locks).Select(index => FirstPage(inventory.Device(index)))],
        [.. Spread(inventory.Codes).Select(index => CodeAt("get", inventory.Code(index)))],
        [.. attempts.Select(AttemptAt)]);

    public static string FirstPage(Guid deviceId) =>
        $"/access_codes/unmanaged/list?device_id={deviceId}&limit={PageSize}";

    public static string UnmanagedCode(Guid accessCodeId) => CodeAt("unmanaged/get", accessCodeId);

    /// <summary>Converts codes, so that there are attempts to read.</summary>
    public static async Task<IReadOnlyList<Guid>> MakeAttemptsAsync(
        Server localHost, IReadOnlyList<Guid> codes, CancellationToken cancellation)
    {
        using var client = localHost.Connect();
        var attempts = new List<Guid>();
        foreach (var code in codes)
        {
            using var content = new StringContent(
                $$"""{"access_code_id":"{{code}}","sync":true}""", mediaType: new("application/json"));
            using var response = await client.PostAsync(
                new Uri("/access_codes/unmanaged/convert_to_managed", UriKind.Relative), content, cancellation);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            attempts.Add(answer.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid());
        }

        return attempts;
    }

    /// <summary>Which of many, evenly among them.</summary>
    public static IEnumerable<int> Spread(int count)
    {
        var some = Math.Min(count, Different);
        return Enumerable.Range(0, some).Select(index => (int)((long)index * count / some));
    }

    private static string CodeAt(string endpoint, Guid accessCodeId) =>
        $"/access_codes/{endpoint}?access_code_id={accessCodeId}";

    private static string AttemptAt(string actionAttemptId) =>
        $"/action_attempts/get?action_attempt_id={actionAttemptId}";
}
