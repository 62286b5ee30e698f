using System.Globalization;
using System.Text.RegularExpressions;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Costs;

/// <summary>docs/cost.md says what a conversion does, and works out from that what it costs.</summary>
public sealed partial class ConversionCostTests
{
    private static readonly string Document = File.ReadAllText(RepositoryRoot.Combine("docs", "cost.md"));

    [Fact]
    public async Task A_conversion_does_what_the_document_says()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 1, TimeSpan.Zero));
        var app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                RecordingTables.Decorate(services);
            });
        try
        {
            var tables = (RecordingTables)app.Services.GetRequiredService<ITables>();
            // The API key is looked up once a minute.
            await app.UnmanagedCodeAsync(Known.Code(device: 1, number: 1));
            tables.Take();

            var attemptId = await app.ConvertAsync(Known.Code(device: 1, number: 1));
            var ended = app.Services.GetRequiredService<DurableTaskClient>().WaitForInstanceCompletionAsync(attemptId.ToString(), CancellationToken.None);
            await Wait.UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(ended.IsCompleted);
            });

            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await ended).RuntimeStatus);
            var history = app.Hub().Database.Read(connection => connection.History(attemptId.ToString()));
            AssertSays([.. Counted(tables.Take()), .. Counted(history)]);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public void The_prices_are_worked_out_rightly()
    {
        var items = Item().Matches(Document);

        Assert.True(items.Count >= 5, "The table was not found.");
        var sum = 0m;
        foreach (Match item in items)
        {
            var perMillion = Number(item, "amount") * 1_000_000 / Number(item, "per") * Number(item, "price");
            Assert.Equal(Math.Round(perMillion, 2), Number(item, "cost"));
            sum += Number(item, "cost");
        }

        Assert.Contains($"| **together** | | | **${sum.ToString(CultureInfo.InvariantCulture)}** |", Document, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prices_of_waiting_are_worked_out_rightly()
    {
        const int SecondsOfAMonth = 30 * 24 * 60 * 60;
        var items = ItemOfWaiting().Matches(Document);

        Assert.Equal(3, items.Count);
        Assert.All(items, item => Assert.Equal(
            Math.Round(Number(item, "amount") * SecondsOfAMonth / Number(item, "per") * Number(item, "price"), 2),
            Number(item, "cost")));
    }

    private static IEnumerable<string> Counted(IReadOnlyList<TableOperation> operations) =>
        TableCost.Of(operations).Select(cost => $"| `{cost.Table}` | {cost.Reads} | {cost.Commits} |");

    private static IEnumerable<string> Counted(List<HistoryEvent> history) =>
    [
        $"| activities | {history.OfType<TaskScheduledEvent>().Count()} |",
    ];

    private static void AssertSays(IReadOnlyList<string> lines)
    {
        var missing = lines.Where(line => !Document.Contains(line, StringComparison.Ordinal)).ToArray();
        Assert.True(missing.Length == 0, "docs/cost.md should say:\n" + string.Join('\n', lines));
    }

    private static decimal Number(Match item, string group) =>
        decimal.Parse(item.Groups[group].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\| [^|]+ \| (?<amount>[\d.,]+) [^|]*\| \$(?<price>[\d.]+) per (?<per>[\d,]+)[^|]*\| \$(?<cost>[\d.,]+) \|$",
        RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(
        @"^\| (?<amount>[\d.]+) [^|]+\| \$(?<price>[\d.]+) per (?<per>[\d,]+) \| \$(?<cost>[\d.,]+) \|$",
        RegexOptions.Multiline)]
    private static partial Regex ItemOfWaiting();
}
