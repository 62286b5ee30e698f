using System.Text.RegularExpressions;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Catalog;

/// <summary>
/// Each entry of the catalog of errors and warnings, brought about by the calls of docs/simulator.md: where it shows, with
/// what scope, flags and message, and that it goes.
/// </summary>
public sealed partial class SimulatorCatalogTests(SimulatorApp simulator) : IClassFixture<SimulatorApp>
{
    /// <summary>What the page does not bring about: no lock has heating, or backup codes yet.</summary>
    private static readonly string[] Missing =
    [
        "error auxiliary_heat_running",
        "error empty_backup_access_code_pool",
        "warning using_backup_access_code",
    ];

    public static TheoryData<string> Entries => [.. SimulatorPage.Entries.Keys];

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task The_calls_of_the_page_bring_it_about_and_make_it_go(string entry)
    {
        try
        {
            await new PageRun(simulator, CatalogEntry.All[entry]).RunAsync(SimulatorPage.Entries[entry]);
        }
        catch
        {
            // The next entry is not to suffer from this one.
            await simulator.ResetAsync();
            throw;
        }
    }

    [Fact]
    public void The_page_has_every_entry_of_the_catalog() =>
        Assert.Equal(CatalogEntry.All.Keys.Except(Missing).Order(), SimulatorPage.Entries.Keys.Order());

    [Fact]
    public void Every_entry_is_seen_and_goes()
    {
        foreach (var (entry, lines) in SimulatorPage.Entries)
        {
            Assert.True(lines.OfType<PageLine.Shows>().Any(), $"{entry} is shown nowhere.");
            Assert.True(lines.OfType<PageLine.Gone>().Any(), $"{entry} does not go.");
        }
    }

    [Fact]
    public async Task The_page_has_every_endpoint_that_simulates()
    {
        var endpoints = (await simulator.DescribeAsync()).GetProperty("paths").EnumerateObject()
            .Select(path => path.Name.TrimStart('/'))
            .Where(path => path.Contains("/simulate/", StringComparison.Ordinal));

        Assert.Equal(
            endpoints.Order(),
            RowOfEndpoints().Matches(SimulatorPage.Text)
                .SelectMany(row => row.Groups["path"].Captures.Select(path => path.Value)).Order());
    }

    [GeneratedRegex(@"^\| (?:`(?<path>[a-z_]+/simulate/[a-z_]+)`(?:, )?)+ \|", RegexOptions.Multiline)]
    private static partial Regex RowOfEndpoints();
}
