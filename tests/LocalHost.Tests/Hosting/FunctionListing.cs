using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AccessCodes.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace AccessCodes.LocalHost.Tests.Hosting;

/// <summary>The functions of the app and what triggers each, as text: one to a line, in the order of their names.</summary>
internal static class FunctionListing
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What LocalHost finds and serves.</summary>
    public static string Of(FunctionCatalog catalog) =>
        Write(catalog.Functions.Select(function => Entry(function.Name, function.Trigger)));

    private static JsonObject Entry(string name, TriggerBindingAttribute trigger)
    {
        var type = trigger.GetType().Name;
        var entry = Begin(name, char.ToLowerInvariant(type[0]) + type[1..^nameof(Attribute).Length]);
        return trigger switch
        {
            HttpTriggerAttribute http => AddHttp(entry, http.AuthLevel.ToString(), http.Methods, http.Route),
            TimerTriggerAttribute timer => AddTimer(entry, timer.Schedule, timer.RunOnStartup),
            _ => entry,
        };
    }

    private static JsonObject Begin(string name, string trigger) => new() { ["name"] = name, ["trigger"] = trigger };

    private static JsonObject AddHttp(JsonObject entry, string authLevel, IEnumerable<string>? methods, string? route)
    {
        entry["authLevel"] = authLevel;
        entry["methods"] = new JsonArray([.. (methods ?? []).Select(method => JsonValue.Create(method))]);
        entry["route"] = route;
        return entry;
    }

    private static JsonObject AddTimer(JsonObject entry, string schedule, bool runOnStartup)
    {
        entry["schedule"] = schedule;
        entry["runOnStartup"] = runOnStartup;
        return entry;
    }

    private static string Write(IEnumerable<JsonObject> entries)
    {
        var lines = entries
            .OrderBy(entry => entry["name"]!.ToString(), StringComparer.Ordinal)
            .Select(entry => "  " + entry.ToJsonString(Plain));
        return $"[\n{string.Join(",\n", lines)}\n]\n";
    }
}
