using System.Net;
using System.Text.Json;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Reads what endpoints list.</summary>
internal static class Listing
{
    /// <summary>What an endpoint lists on its first page.</summary>
    /// <param name="app">The app.</param>
    /// <param name="path">The endpoint.</param>
    /// <param name="parameters">What to list.</param>
    /// <param name="key">The key of the workspace.</param>
    public static async Task<JsonElement[]> ListAsync(
        this TestApp app, string path, object? parameters = null, string key = TestApp.SandboxKey)
    {
        var reply = await app.PostAsync(path, parameters ?? new { }, key);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. ListIn(reply.Body).EnumerateArray()];
    }

    /// <summary>What an endpoint lists on all pages, each reached by the cursor or the URL of the one before.</summary>
    public static async Task<JsonElement[]> ListByPagesAsync(
        this TestApp app, string path, int limit, object? parameters = null, bool byUrl = false)
    {
        var found = new List<JsonElement>();
        var body = JsonSerializer.SerializeToNode(parameters ?? new { })!.AsObject();
        body["limit"] = limit;
        var reply = await app.PostAsync(path, body);
        while (true)
        {
            var page = ListIn(reply.Body).EnumerateArray().ToArray();
            Assert.InRange(page.Length, 0, limit);
            found.AddRange(page);

            var pagination = reply.Body.GetProperty("pagination");
            if (!pagination.GetProperty("has_next_page").GetBoolean())
                return [.. found];

            body["page_cursor"] = pagination.GetProperty("next_page_cursor").GetString();
            reply = byUrl
                ? await app.GetAsync(new Uri(pagination.GetProperty("next_page_url").GetString()!).PathAndQuery)
                : await app.PostAsync(path, body);
        }
    }

    /// <summary>The values of a property, in order.</summary>
    public static IReadOnlyList<string> Select(this JsonElement[] items, string property) =>
        [.. items.Select(item => item.GetProperty(property).GetString()!)];

    private static JsonElement ListIn(JsonElement body) =>
        body.EnumerateObject().Single(property => property.Value.ValueKind == JsonValueKind.Array).Value;
}
