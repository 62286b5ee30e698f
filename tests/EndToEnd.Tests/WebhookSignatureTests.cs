using System.Text.Json;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>Deliveries are what the official SDK takes for Seam's, and nothing else is.</summary>
public sealed class WebhookSignatureTests
{
    private static readonly Guid Code = Known.Code(device: 1, number: 3);

    [NodeFact]
    public async Task The_sdk_verifies_a_delivery_and_refuses_one_that_is_not_as_it_was_sent()
    {
        await using var host = await LocalHostProcess.StartAsync();

        var printed = await NodeScript.RunAsync("webhook.mjs", host.Url.ToString(), Code.ToString());
        var told = JsonDocument.Parse(printed).RootElement;

        var received = told.GetProperty("event");
        Assert.Equal(
            ("access_code.unmanaged.converted_to_managed", Code),
            (received.GetProperty("event_type").GetString(), received.GetProperty("access_code_id").GetGuid()));
        Assert.Equal("No matching signature found", told.GetProperty("tampered").GetString());
        Assert.Equal("No matching signature found", told.GetProperty("renamed").GetString());
        Assert.Equal("Message timestamp too old", told.GetProperty("old").GetString());
    }

    [NodeFact]
    public async Task The_receiver_of_the_documentation_is_told_of_a_conversion()
    {
        await using var host = await LocalHostProcess.StartAsync();
        var page = await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "webhooks.md"));
        var module = page.Split("```js\n")[1].Split("```")[0];

        // It receives for as long as it is let to, on a port that somebody else may have.
        using var port = new LoopbackPort();
        module = module
            .Replace(
                "response.writeHead(204).end()", "response.writeHead(204).end(() => process.exit())", StringComparison.Ordinal)
            .Replace("8123", $"{port.Number}", StringComparison.Ordinal);

        Assert.Equal("access_code.unmanaged.converted_to_managed", await NodeScript.RunExampleAsync(module, host.Url));
    }
}
