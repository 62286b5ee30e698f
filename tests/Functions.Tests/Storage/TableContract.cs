using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Storage;

/// <summary>What <see cref="ITable"/> promises; each adapter inherits all of it.</summary>
public abstract partial class TableContract
{
    private const string Missing = "missing";
    private const string Other = "other";

    // Every test has a partition of its own, so that tests share tables and still know all the rows that they meet.
    private readonly string _partition = Guid.NewGuid().ToString();

    private protected abstract ITables Tables { get; }

    private ITable Table => Tables.Workspaces;

    [ContractFact]
    public async Task A_row_that_was_never_written_is_none() =>
        Assert.Null(await Table.GetAsync(_partition, Missing));

    [ContractFact]
    public async Task An_inserted_row_is_read_as_it_was_written()
    {
        await Commit(new RowChange.Insert("code|1", """{"name":"Front door"}"""));

        var row = await Table.GetAsync(_partition, "code|1");

        Assert.Equal(("code|1", """{"name":"Front door"}"""), (row?.Key, row?.Document));
        Assert.NotEmpty(row!.ETag);
    }

    [ContractFact]
    public async Task Partitions_do_not_see_each_other()
    {
        await Commit(new RowChange.Insert("a", "mine"));

        Assert.Null(await Table.GetAsync(_partition + Other, "a"));
        Assert.Empty(await Table.QueryAsync(_partition + Other, new KeyRange("a", "z"), 10));
    }

    [ContractFact]
    public async Task Tables_do_not_see_each_other()
    {
        ITable[] tables = [Tables.Workspaces, Tables.Directory, Tables.Claims, Tables.Locks];
        for (var index = 0; index < tables.Length; index++)
            await tables[index].CommitAsync(_partition, [new RowChange.Insert("a", $"{index}")]);

        for (var index = 0; index < tables.Length; index++)
        {
            Assert.Equal($"{index}", (await tables[index].GetAsync(_partition, "a"))?.Document);
            Assert.Single(await tables[index].QueryAsync(_partition, new KeyRange("a", "z"), 10));
        }
    }

    [ContractFact]
    public async Task A_document_may_be_any_text()
    {
        string[] documents =
        [
            "", " ", "'", "''", "\"\\/", "\r\n\t\u0001\u007f", "Zürich, Ελλάδα, 日本語, שלום",
            "🔐👩‍👩‍👧", "\uFFFD\uFEFF\u2028",
        ];
        await Commit([.. documents.Select((document, index) => new RowChange.Insert($"{index}", document))]);

        Assert.Equal(documents, (await Query(new KeyRange("0", "~"))).Select(row => row.Document));
        Assert.Equal(documents[7], (await Table.GetAsync(_partition, "7"))?.Document);
    }

    [ContractFact]
    public async Task A_document_may_be_as_long_as_promised()
    {
        foreach (var document in new[] { Text('x'), Text('"'), Text('語') })
        {
            await Commit(new RowChange.Upsert("long", document));
            Assert.Equal(document, (await Table.GetAsync(_partition, "long"))?.Document);
        }

        static string Text(char unit) => new(unit, ITable.MaxDocumentLength);
    }

    [ContractFact]
    public async Task A_commit_may_be_as_long_as_promised()
    {
        var document = new string('"', ITable.MaxCommitLength / ITable.MaxChanges);
        var key = new string('k', ITable.MaxKeyLength - 2);
        await Commit([.. Numbers(100).Select(index => new RowChange.Insert($"{key}{index:00}", document))]);

        Assert.Equal(100, (await Query(KeyRange.Prefix("k"))).Count);
    }

    [ContractFact]
    public async Task Keys_may_hold_all_that_is_not_refused()
    {
        string[] keys =
        [
            "code|d9c6a09a", "it's", "''", "100%", "%27", "a+b", "a b", " lead", "a&b=c;d", "<x>", "\"q\"", "$top",
            "(1)",
            "a,b", "a:b@c!~`^*[]{}", "Zürich", "語", new('k', ITable.MaxKeyLength),
        ];
        await Commit([.. keys.Select(key => new RowChange.Insert(key, key))]);

        foreach (var key in keys)
        {
            var row = await Table.GetAsync(_partition, key);
            Assert.Equal(key, row?.Document);
            Assert.Equal(key, Assert.Single(await Query(new KeyRange(key, key + "!"))).Key);
            Assert.Equal(CommitResult.Committed, await Try(new RowChange.Replace(key, "replaced", row!.ETag)));
            Assert.Equal(CommitResult.Committed, await Try(new RowChange.Upsert(key, "upserted")));
            Assert.Equal(CommitResult.Committed, await Try(new RowChange.Delete(key)));
        }

        Assert.Empty(await Query(new KeyRange(" ", "\uD7FF")));
    }

    [ContractFact]
    public async Task Partition_keys_may_hold_all_that_is_not_refused()
    {
        foreach (var partition in new[] { "lock|it's", "100%", "a b+c&d", "Zürich" }.Select(name => name + _partition))
        {
            await Table.CommitAsync(partition, [new RowChange.Insert("a", "1"), new RowChange.Insert("b", "2")]);
            await Table.CommitAsync(partition, [new RowChange.Delete("b")]);

            Assert.Equal("1", (await Table.GetAsync(partition, "a"))?.Document);
            Assert.Single(await Table.QueryAsync(partition, new KeyRange("a", "z"), 10));
        }
    }

    [ContractFact]
    public async Task A_read_under_a_key_that_is_refused_finds_nothing()
    {
        foreach (var key in RefusedKeys)
        {
            Assert.Null(await Table.GetAsync(_partition, key));
            Assert.Null(await Table.GetAsync(key, "a"));
            Assert.Empty(await Table.QueryAsync(key, new KeyRange("a", "z"), 10));
            Assert.Empty(await Query(KeyRange.Prefix($"code|{key}/")));
        }
    }

    [ContractFact]
    public async Task Reads_and_commits_stop_when_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Table.GetAsync(_partition, "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Table.QueryAsync(_partition, new KeyRange("a", "z"), 10, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Table.CommitAsync(_partition, [new RowChange.Insert("a", "1")], cancelled));

        await Commit(new RowChange.Upsert("a", "2"));
        Assert.Equal("2", (await Table.GetAsync(_partition, "a"))?.Document);
    }

    private protected static string[] RefusedKeys =>
    [
        "", "a/b", "a\\b", "a#b", "a?b", "a\nb", "a\0b", "a\u007fb", "a\u0085b", "🔐", "\uD800",
        new string('k', ITable.MaxKeyLength + 1),
    ];

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);

    private Task<CommitResult> Try(params RowChange[] changes) => Table.CommitAsync(_partition, changes);

    private async Task Commit(params RowChange[] changes) =>
        Assert.Equal(CommitResult.Committed, await Try(changes));

    private Task<IReadOnlyList<Row>> Query(KeyRange range, int take = ITable.MaxPageSize) =>
        Table.QueryAsync(_partition, range, take);

    private async Task<Row> Get(string key)
    {
        var row = await Table.GetAsync(_partition, key);
        Assert.NotNull(row);
        return row;
    }
}
