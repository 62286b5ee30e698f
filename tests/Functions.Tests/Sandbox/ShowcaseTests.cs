using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Sandbox;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Sandbox;

/// <summary>Each device of the sandbox shows what the README says that it does.</summary>
public sealed partial class ShowcaseTests(TestApp app) : IClassFixture<TestApp>
{
    public static TheoryData<int, string[]> States => new()
    {
        { 1, [] },
        { 2, ["device_offline"] },
        { 3, [] },
        { 4, [] },
        { 5, [] },
        { 6, ["igloo_algopin_must_be_used_within_24_hours"] },
        { 7, [] },
        { 8, ["third_party_integration_detected"] },
        { 9, ["schlage_detected_duplicate"] },
        { 10, ["account_disconnected"] },
        { 11, [] },
        { 12, ["lockly_missing_wifi_bridge"] },
        { 13, ["ultraloq_access_code_disabled"] },
        { 14, [] },
        { 15, [] },
        { 16, ["ttlock_lock_not_paired_to_gateway"] },
        { 17, ["salto_ks_user_not_subscribed"] },
        { 18, [] },
        { 19, [] },
        { 20, ["keynest_unsupported_third_party_locker"] },
        { 21, ["august_lock_missing_bridge"] },
        { 22, [] },
        { 23, [] },
        { 24, ["igloo_algopin_must_be_used_within_24_hours", "subscription_required"] },
        { 25, [] },
        { 26, ["august_lock_missing_keypad"] },
        { 27, ["bridge_disconnected"] },
    };

    /// <summary>What comes of a code that is put on a device, where it fails.</summary>
    public static TheoryData<int, object, string> Failures => new()
    {
        { 11, new { name = "Carpenter", code = "84026" }, "wyze_duplicate_code_name" },
        { 22, new { code = "84026" }, "smartthings_no_free_slots_available" },
        { 23, new { code = "84026" }, "kwikset_insufficient_permissions" },
        { 25, new { code = "8402" }, "august_lock_invalid_code_length" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_device_and_its_codes_show_what_is_the_matter(int number, string[] expected)
    {
        var deviceId = SandboxIds.Device(number);
        var device = (await app.PostAsync("/devices/get", new { device_id = deviceId })).Body.GetProperty("device");
        var codes = await app.UnmanagedCodesAsync(deviceId);

        Assert.Equal(expected, codes.Prepend(device).SelectMany(Issues).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_code_that_a_device_cannot_have_fails_with_the_error_of_its_provider(
        int number, object content, string error)
    {
        var parameters = JsonSerializer.SerializeToNode(content)!;
        parameters["device_id"] = SandboxIds.Device(number).ToString();
        var reply = await app.PostAsync("/access_codes/create", parameters);

        var attempt = await app.EndOfAsync(
            reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid());
        Assert.Equal(error, attempt.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_salto_site_takes_one_more_user()
    {
        Assert.Null(await CreateAsync("Sixth"));
        Assert.Equal("salto_ks_subscription_limit_exceeded", await CreateAsync("Seventh"));

        async Task<string?> CreateAsync(string name)
        {
            var reply = await app.PostAsync("/access_codes/create", new { device_id = SandboxIds.Device(18), name });
            var attempt = await app.EndOfAsync(
                reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid());
            return attempt.GetProperty("error") is { ValueKind: JsonValueKind.Object } error
                ? error.GetProperty("type").GetString()
                : null;
        }
    }

    [Fact]
    public async Task What_was_seeded_is_what_a_sync_finds()
    {
        await using var fresh = await TestApp.StartAsync(_ => { });
        foreach (var account in await fresh.ListAsync("/connected_accounts/list"))
        {
            await fresh.PostAsync(
                "/connected_accounts/sync",
                new { connected_account_id = account.GetProperty("connected_account_id").GetGuid() });
        }

        Assert.Empty(await fresh.ListAsync(Paths.ListEvents));
    }

    [Fact]
    public void The_readme_lists_the_devices_and_no_other()
    {
        var documented = DeviceRow().Matches(File.ReadAllText(RepositoryRoot.Combine("README.md"))).Select(row => (
            int.Parse(row.Groups["number"].Value, CultureInfo.InvariantCulture), row.Groups["name"].Value,
            row.Groups["provider"].Value));

        Assert.Equal(
            SandboxWorkspaces.Sandbox.Devices.Select(device => (
                device.Number, device.Name, ProviderProfiles.Of(device.Lock.Lock.Provider).DisplayName)),
            documented);
    }

    private static IEnumerable<string> Issues(JsonElement thing) =>
        thing.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("error_code").GetString()!)
            .Concat(thing.GetProperty("warnings").EnumerateArray()
                .Select(warning => warning.GetProperty("warning_code").GetString()!));

    [GeneratedRegex(@"^\| (?<number>\d{1,2}) (?<name>[A-Z][A-Za-z ]+) \| (?<provider>[A-Za-z ]+?) ?[|,]", RegexOptions.Multiline)]
    private static partial Regex DeviceRow();
}
