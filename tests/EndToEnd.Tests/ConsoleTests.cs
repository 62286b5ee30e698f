using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>
/// The console in a browser. With SCREENSHOTS=docs/images the pictures of the documentation are taken anew.
/// </summary>
public sealed class ConsoleTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [BrowserFact]
    public Task A_key_opens_its_workspace_for_as_long_as_the_tab_is_open() => host.WalkAsync("signIn.mjs");

    [BrowserFact]
    public Task A_key_that_opens_nothing_is_refused_and_forgotten() => host.WalkAsync("wrongKey.mjs");

    [BrowserFact]
    public Task A_code_is_converted_and_the_page_follows() => host.WalkAsync("convert.mjs");

    [BrowserFact]
    public Task A_deletion_that_fails_is_explained() => host.WalkAsync("failedDelete.mjs");

    [BrowserFact]
    public Task The_switches_of_a_sandbox_change_its_locks() => host.WalkAsync("simulator.mjs");

    [BrowserFact]
    public Task Keys_lead_everywhere() => host.WalkAsync("keyboard.mjs");
}

/// <summary>All pages of the console, for everybody: its own class, so that it is looked at beside the others.</summary>
public sealed class ConsoleAccessibilityTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [BrowserFact]
    public Task It_keeps_nobody_out_in_light_and_dark_on_a_desk_and_on_a_phone() => host.WalkAsync("accessible.mjs");
}

/// <summary>Migrations in the console, in a sandbox of their own.</summary>
public sealed class ConsoleMigrationTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [BrowserFact]
    public Task A_whole_workspace_is_migrated_and_what_failed_is_tried_again() => host.WalkAsync("migration.mjs");
}

/// <summary>A lock that has more codes than a page can hold.</summary>
public sealed class ConsoleManyCodesTests(ConsoleHost host) : IClassFixture<ConsoleHost>
{
    [BrowserFact]
    public async Task Ten_thousand_codes_on_a_lock_stay_usable()
    {
        await ExtraLock.AddAsync(host.Tables, ExtraLock.Fast, codes: 10_000);

        await host.WalkAsync("manyCodes.mjs");
    }
}
