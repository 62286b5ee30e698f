using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Storage;

public abstract partial class TableContract
{
    [ContractFact]
    public async Task A_query_of_nothing_is_empty() =>
        Assert.Empty(await Query(new KeyRange("a", "z")));

    [ContractFact]
    public async Task A_range_holds_its_first_key_and_not_its_last()
    {
        await CommitKeys("a", "b", "c", "d");

        Assert.Equal(["b", "c"], await Keys(new KeyRange("b", "d")));
        Assert.Equal(["c"], await Keys(new KeyRange("b", "d", SkipFrom: true)));
        Assert.Equal(["a", "b", "c", "d"], await Keys(new KeyRange("", "z")));
        Assert.Empty(await Keys(new KeyRange("b", "b")));
        Assert.Empty(await Keys(new KeyRange("d", "a")));
        Assert.Empty(await Keys(new KeyRange("x", "z")));
    }

    [ContractFact]
    public async Task Rows_come_in_ordinal_order_whatever_order_they_were_written_in()
    {
        string[] keys =
            ["Z", "a", "A", "z", "10", "2", "_", "-", "|", "é", "e", "ab", "a|", "a-", "語", "\uFFEE", "\uE000"];
        await CommitKeys(keys);

        Assert.Equal(keys.Order(StringComparer.Ordinal), await Keys(new KeyRange("", "\uFFFF")));
    }

    [ContractFact]
    public async Task A_prefix_holds_the_keys_that_start_with_it()
    {
        await CommitKeys("code", "code|", "code|1", "code|~", "code|é", "code}", "codes", "cod", "Code|1");

        Assert.Equal(["code|", "code|1", "code|~", "code|é"], await Keys(KeyRange.Prefix("code|")));
    }

    [ContractFact]
    public async Task A_query_returns_the_first_rows_and_no_more_than_asked_for()
    {
        await CommitKeys("e", "d", "c", "b", "a");

        Assert.Equal(["a"], await Keys(new KeyRange("a", "z"), 1));
        Assert.Equal(["a", "b", "c"], await Keys(new KeyRange("a", "z"), 3));
        Assert.Equal(["a", "b", "c", "d", "e"], await Keys(new KeyRange("a", "z"), 5));
        Assert.Equal(["a", "b", "c", "d", "e"], await Keys(new KeyRange("a", "z"), 6));
    }

    [ContractFact]
    public async Task A_query_takes_1_to_1000_rows()
    {
        foreach (var take in new[] { int.MinValue, -1, 0, ITable.MaxPageSize + 1, int.MaxValue })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                () => Table.QueryAsync(_partition, new KeyRange("a", "z"), take));
        }
    }

    [ContractFact]
    public async Task A_query_returns_what_a_read_returns()
    {
        await CommitKeys("a", "b");
        await Commit(new RowChange.Upsert("b", "changed"));

        Row[] read = [await Get("a"), await Get("b")];

        Assert.Equal(read, await Query(new KeyRange("a", "z")));
    }

    [ContractFact]
    public async Task Many_rows_are_read_page_by_page_each_once()
    {
        string[] keys = [.. Numbers(2500).Select(index => $"event|{index:0000}")];
        foreach (var batch in keys.Chunk(ITable.MaxChanges))
            await CommitKeys(batch);
        await CommitKeys("event", "event}");

        foreach (var size in new[] { 1000, 999, 500, 7 * 41 })
        {
            var read = new List<string>();
            var range = KeyRange.Prefix("event|");
            while (await Keys(range, size) is { Count: > 0 } page)
            {
                Assert.Equal(Math.Min(size, keys.Length - read.Count), page.Count);
                read.AddRange(page);
                range = range.After(page[^1]);
            }

            Assert.Equal(keys, read);
        }
    }

    private Task CommitKeys(params string[] keys) =>
        Commit([.. keys.Select(key => new RowChange.Insert(key, $"of {key}"))]);

    private async Task<IReadOnlyList<string>> Keys(KeyRange range, int take = ITable.MaxPageSize) =>
        [.. (await Query(range, take)).Select(row => row.Key)];
}
