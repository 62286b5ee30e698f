using System.Globalization;
using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Catalog;

/// <summary>Runs the lines of an entry of docs/simulator.md, as somebody does who pastes them into a shell.</summary>
internal sealed class PageRun(SimulatorApp simulator, CatalogEntry entry)
{
    private readonly Dictionary<string, string> _names = new(SimulatorPage.Names);
    private readonly List<(Sight Sight, string Id, string Key)> _seen = [];
    private DateTimeOffset _begun;
    private JsonElement _answer;

    public async Task RunAsync(IEnumerable<PageLine> lines)
    {
        // Events tell their time in milliseconds: what happened before is at least one older.
        await simulator.PassAsync(TimeSpan.FromSeconds(1));
        _begun = DateTimeOffset.FromUnixTimeMilliseconds(simulator.Now.ToUnixTimeMilliseconds());
        foreach (var line in lines)
            await RunAsync(line);
    }

    private Task RunAsync(PageLine line) => line switch
    {
        PageLine.Call call => CallAsync(call),
        PageLine.Named named => NameAsync(named.Names),
        PageLine.NamedTime named => NameAsync([KeyValuePair.Create(
            named.Name, simulator.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))]),
        PageLine.Sleep sleep => simulator.PassAsync(sleep.Time),
        PageLine.Shows shows => ShowAsync(shows.Sights),
        PageLine.Gone => GoAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(line), line, "A line that nobody runs."),
    };

    private Task NameAsync(IEnumerable<KeyValuePair<string, string>> names)
    {
        foreach (var (name, value) in names)
            _names[name] = value;
        return Task.CompletedTask;
    }

    private async Task CallAsync(PageLine.Call call)
    {
        var parameters = call.Parameters.Select(parameter => KeyValuePair.Create(
            parameter.Key, parameter.Value.StartsWith('$') ? _names[parameter.Value[1..]] : parameter.Value));
        var reply = await simulator.CallAsync(call.Path, [.. parameters], _names["key"]);
        Assert.True(reply.Status == HttpStatusCode.OK, $"{call.Path}: {reply.Text}");

        _answer = reply.Body;
        if (call.CodeName is not null)
            _names[call.CodeName] = reply.Body.GetProperty("access_code").Text("access_code_id")!;
        if (call.Parameters.Any(parameter => parameter is { Key: "sync", Value: "true" })
            && _answer.TryGetProperty("action_attempt", out var attempt))
        {
            await simulator.EndOfAsync(attempt.GetProperty("action_attempt_id").GetGuid(), _names["key"]);
        }
    }

    private async Task ShowAsync(IEnumerable<Sight> sights)
    {
        foreach (var sight in sights)
        {
            var (id, key) = (sight.Subject is { } name ? _names.GetValueOrDefault(name, name) : "", _names["key"]);
            switch (sight.Place)
            {
                case "attempt":
                    await FailAsync(sight.Name ?? entry.Code);
                    break;

                case "event" or "listed in":
                    await simulator.UntilAsync(
                        () => IsTellingAsync(sight.Subject!, isListed: sight.Place == "listed in"), $"{sight} comes");
                    break;

                default:
                    await simulator.UntilAsync(() => IsShownAsync(sight, id, key), $"{sight} shows {entry.Code}");
                    _seen.Add((sight, id, key));
                    break;
            }
        }
    }

    private async Task GoAsync()
    {
        Assert.NotEmpty(_seen);
        foreach (var (sight, id, key) in _seen)
            await simulator.UntilAsync(async () => !await IsShownAsync(sight, id, key), $"{sight} is well again");
    }

    private async Task FailAsync(string type)
    {
        var attempt = await simulator.EndOfAsync(
            _answer.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid(), _names["key"]);
        Assert.Equal("error", attempt.Text("status"));
        Assert.Equal(type, attempt.GetProperty("error").Text("type"));
        if (type == entry.Code)
            Assert.True(entry.IsTold(attempt.GetProperty("error").Text("message")!), attempt.ToString());
    }

    private async Task<bool> IsShownAsync(Sight sight, string id, string key)
    {
        var (path, parameter, property) = sight.Place switch
        {
            "unmanaged" => ("access_codes/unmanaged/get", "access_code_id", "access_code"),
            "managed" => ("access_codes/get", "access_code_id", "access_code"),
            "device" => ("devices/get", "device_id", "device"),
            "account" => ("connected_accounts/get", "connected_account_id", "connected_account"),
            _ => throw new ArgumentOutOfRangeException(nameof(sight), sight, "A place where nobody looks."),
        };
        var reply = await simulator.CallAsync(path, [KeyValuePair.Create(parameter, id)], key);
        return reply.Status == HttpStatusCode.OK
            && reply.Body.GetProperty(property).GetProperty($"{entry.Kind}s").EnumerateArray()
                .Any(shown => entry.Is(shown, sight.Name));
    }

    private async Task<bool> IsTellingAsync(string eventType, bool isListed)
    {
        var events = await simulator.CallAsync(
            "events/list",
            [
                KeyValuePair.Create("event_type", eventType),
                KeyValuePair.Create("since", _begun.ToString("O", CultureInfo.InvariantCulture)),
            ],
            _names["key"]);
        return events.Body.GetProperty("events").EnumerateArray().Any(told => isListed
            ? told.GetProperty(entry.ListInEvents).EnumerateArray().Any(shown => entry.Is(shown, name: null, withFlags: false))
            : !told.TryGetProperty(entry.ListInEvents, out _));
    }
}
