using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Storage;

public abstract partial class TableContract
{
    [ContractFact]
    public async Task Of_two_who_replace_what_both_have_read_one_wins()
    {
        await Commit(new RowChange.Insert("a", "0"));
        for (var round = 1; round <= 20; round++)
        {
            var read = await Get("a");

            var results = await Task.WhenAll(
                Try(new RowChange.Replace("a", $"{round} left", read.ETag)),
                Try(new RowChange.Replace("a", $"{round} right", read.ETag)));

            Assert.Single(results, CommitResult.Committed);
            Assert.Equal(
                results[0] == CommitResult.Committed ? $"{round} left" : $"{round} right", (await Get("a")).Document);
        }
    }

    [ContractFact]
    public async Task Of_50_who_race_one_wins_whatever_the_guard()
    {
        await CommitKeys("replaced", "removed", "claimed and told");
        var read = await Get("replaced");
        var claimed = await Get("claimed and told");

        await AssertOneWins(racer => [new RowChange.Insert("added", $"{racer}")]);
        await AssertOneWins(racer => [new RowChange.Replace("replaced", $"{racer}", read.ETag)]);
        await AssertOneWins(_ => [new RowChange.Delete("removed")]);
        await AssertOneWins(racer =>
        [
            new RowChange.Replace("claimed and told", $"{racer}", claimed.ETag),
            new RowChange.Insert($"event|{racer:00}", $"{racer}"),
        ]);

        // The event that was told is the winner's, and no loser left one.
        Assert.Equal(
            (await Get("claimed and told")).Document, Assert.Single(await Query(KeyRange.Prefix("event|"))).Document);
    }

    [ContractFact]
    public async Task No_increment_is_lost_under_concurrency()
    {
        const int Writers = 8;
        const int Increments = 10;
        await Commit(new RowChange.Insert("count", "0"));

        await Task.WhenAll(Numbers(Writers).Select(writer => Task.Run(async () =>
        {
            for (var done = 0; done < Increments;)
            {
                var read = await Get("count");
                var result = await Try(
                    new RowChange.Replace("count", $"{int.Parse(read.Document, null) + 1}", read.ETag),
                    new RowChange.Insert($"entry|{writer}|{done}", read.Document));
                done += result == CommitResult.Committed ? 1 : 0;
            }
        })));

        Assert.Equal($"{Writers * Increments}", (await Get("count")).Document);
        Assert.Equal(
            Numbers(Writers * Increments).Select(number => $"{number}").Order(StringComparer.Ordinal),
            (await Query(KeyRange.Prefix("entry|"))).Select(row => row.Document).Order(StringComparer.Ordinal));
    }

    [ContractFact]
    public async Task Many_commit_and_read_at_once()
    {
        var together = new ParallelOptions { MaxDegreeOfParallelism = 32 };
        await Parallel.ForEachAsync(Numbers(500), together, async (number, _) =>
        {
            var key = $"row|{number:000}";
            await Commit(new RowChange.Insert(key, "1"), new RowChange.Insert($"twin|{number:000}", "1"));
            await Commit(new RowChange.Replace(key, "2", (await Get(key)).ETag));
            Assert.Equal("2", (await Get(key)).Document);
        });

        Assert.Equal(500, (await Query(KeyRange.Prefix("row|"))).Count(row => row.Document == "2"));
        Assert.Equal(500, (await Query(KeyRange.Prefix("twin|"))).Count(row => row.Document == "1"));
    }

    private async Task AssertOneWins(Func<int, RowChange[]> changes)
    {
        var results = await Task.WhenAll(Numbers(50).Select(racer => Task.Run(() => Try(changes(racer)))));
        Assert.Single(results, CommitResult.Committed);
    }
}
