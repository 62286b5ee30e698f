using System.Text.Json;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The main job, with the official SDK, on each storage.</summary>
public sealed class SdkConversionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [NodeFact]
    public Task The_sdk_converts_a_code_on_sqlite() => ConvertAsync(storage: null);

    [NodeFact]
    public Task The_sdk_converts_a_code_on_azurite() => ConvertAsync(azurite.ConnectionString);

    private static async Task ConvertAsync(string? storage)
    {
        var code = Known.Code(device: 1, number: 2);
        await using var host = await LocalHostProcess.StartAsync(storage);

        var printed = await NodeScript.RunAsync(
            "convert.mjs", host.Url.ToString(), Known.FrontDoor.ToString(), code.ToString());
        var told = JsonDocument.Parse(printed).RootElement;

        Assert.Equal("PATCH", told.GetProperty("method").GetString());
        Assert.Contains(Known.FrontDoor, Ids(told.GetProperty("devices"), "device_id"));
        Assert.True(told.GetProperty("before").GetArrayLength() >= 12);
        Assert.Contains(code, Ids(told.GetProperty("before"), "access_code_id"));
        Assert.Equal(code, told.GetProperty("one").GetProperty("access_code_id").GetGuid());

        var attemptId = told.GetProperty("attempt").GetProperty("action_attempt_id").GetGuid();
        Assert.Equal(
            $$$"""{"action_attempt":{"status":"pending","action_type":"CONVERT_ACCESS_CODE_TO_MANAGED","action_attempt_id":"{{{attemptId}}}","result":null,"error":null},"ok":true}""",
            told.GetProperty("accepted").GetRawText());
        Assert.Equal(
            ["pending", "success"], told.GetProperty("statuses").EnumerateArray().Select(status => status.GetString()));
        Assert.Equal("{}", told.GetProperty("attempt").GetProperty("result").GetRawText());

        var converted = Assert.Single(
            told.GetProperty("events").EnumerateArray(),
            occurred => occurred.GetProperty("access_code_id").GetGuid() == code);
        Assert.Equal(
            "access_code.unmanaged.converted_to_managed", converted.GetProperty("event_type").GetString());
        Assert.Equal(Known.FrontDoor, converted.GetProperty("device_id").GetGuid());
        Assert.Equal(
            "Harbour Stays", converted.GetProperty("connected_account_custom_metadata").GetProperty("owner").GetString());

        Assert.Equal(
            Ids(told.GetProperty("before"), "access_code_id").Where(id => id != code),
            Ids(told.GetProperty("after"), "access_code_id"));
    }

    private static IEnumerable<Guid> Ids(JsonElement items, string property) =>
        items.EnumerateArray().Select(item => item.GetProperty(property).GetGuid());
}
