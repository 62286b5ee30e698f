using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Storage;

public abstract partial class TableContract
{
    // Makes a commit of one change a commit of two, which takes another path in an adapter.
    private static readonly RowChange Bystander = new RowChange.Upsert("bystander", "");

    [ContractFact]
    public async Task An_insert_conflicts_with_a_row_that_is_there()
    {
        await Commit(new RowChange.Insert("a", "first"));

        await AssertConflict(new RowChange.Insert("a", "second"));

        Assert.Equal("first", (await Get("a")).Document);
    }

    [ContractFact]
    public async Task An_upsert_writes_whether_or_not_there_is_a_row()
    {
        await Commit(new RowChange.Upsert("a", "first"));
        Assert.Equal("first", (await Get("a")).Document);

        await Commit(new RowChange.Upsert("a", "second"));
        Assert.Equal("second", (await Get("a")).Document);

        await Commit(new RowChange.Upsert("a", "third"), new RowChange.Upsert("b", "fourth"));
        Assert.Equal(("third", "fourth"), ((await Get("a")).Document, (await Get("b")).Document));
    }

    [ContractFact]
    public async Task A_replace_writes_over_the_row_that_was_read()
    {
        await Commit(new RowChange.Insert("a", "first"));
        await Commit(new RowChange.Replace("a", "second", (await Get("a")).ETag));
        Assert.Equal("second", (await Get("a")).Document);

        await Commit(new RowChange.Replace("a", "third", (await Get("a")).ETag), Bystander);
        Assert.Equal("third", (await Get("a")).Document);
    }

    [ContractFact]
    public async Task A_replace_conflicts_with_a_row_that_has_changed_since()
    {
        await Commit(new RowChange.Insert("a", "first"));
        var read = await Get("a");
        await Commit(new RowChange.Upsert("a", "first"));

        await AssertConflict(new RowChange.Replace("a", "mine", read.ETag));

        Assert.Equal("first", (await Get("a")).Document);
    }

    [ContractFact]
    public async Task A_replace_conflicts_where_the_row_is_gone()
    {
        await Commit(new RowChange.Insert("a", "first"));
        var read = await Get("a");
        await Commit(new RowChange.Delete("a"));

        await AssertConflict(new RowChange.Replace("a", "mine", read.ETag));

        Assert.Null(await Table.GetAsync(_partition, "a"));
    }

    [ContractFact]
    public async Task A_replace_conflicts_with_a_row_that_was_removed_and_added_again()
    {
        await Commit(new RowChange.Insert("a", "first"));
        var read = await Get("a");
        await Commit(new RowChange.Delete("a"));
        await Commit(new RowChange.Insert("a", "first"));

        await AssertConflict(new RowChange.Replace("a", "mine", read.ETag), new RowChange.Delete("a", read.ETag));
    }

    [ContractFact]
    public async Task A_delete_removes_the_row()
    {
        await CommitKeys("a", "b", "c", "d");

        await Commit(new RowChange.Delete("a"));
        await Commit(new RowChange.Delete("b", (await Get("b")).ETag));
        await Commit(new RowChange.Delete("c"), new RowChange.Delete("d", (await Get("d")).ETag));

        Assert.Empty(await Query(new KeyRange("a", "z")));
    }

    [ContractFact]
    public async Task A_delete_conflicts_where_the_row_is_gone_or_has_changed()
    {
        await Commit(new RowChange.Insert("a", "first"));
        var read = await Get("a");
        await Commit(new RowChange.Upsert("a", "second"));

        await AssertConflict(
            new RowChange.Delete(Missing),
            new RowChange.Delete(Missing, read.ETag),
            new RowChange.Delete("a", read.ETag));

        Assert.Equal("second", (await Get("a")).Document);
    }

    [ContractFact]
    public async Task The_etag_is_another_after_each_change()
    {
        await Commit(new RowChange.Insert("a", "same"));
        var etags = new List<string> { (await Get("a")).ETag };
        for (var round = 0; round < 20; round++)
        {
            await Commit(round % 2 == 0
                ? new RowChange.Upsert("a", "same")
                : new RowChange.Replace("a", "same", etags[^1]));
            etags.Add((await Get("a")).ETag);
        }

        Assert.Distinct(etags);
    }

    [ContractFact]
    public async Task The_etag_stays_while_other_rows_change()
    {
        await CommitKeys("a", "b");
        var read = await Get("a");
        await Commit(new RowChange.Upsert("b", "changed"));

        Assert.Equal(read, await Get("a"));
        await Commit(new RowChange.Replace("a", "mine", read.ETag));
    }

    [ContractFact]
    public async Task All_changes_of_a_commit_are_applied()
    {
        await CommitKeys("replaced", "removed", "upserted");

        await Commit(
            new RowChange.Insert("added", "1"),
            new RowChange.Upsert("upserted", "2"),
            new RowChange.Upsert("upserted anew", "3"),
            new RowChange.Replace("replaced", "4", (await Get("replaced")).ETag),
            new RowChange.Delete("removed"));

        Assert.Equal(
            [("added", "1"), ("replaced", "4"), ("upserted", "2"), ("upserted anew", "3")],
            (await Query(new KeyRange("a", "z"))).Select(row => (row.Key, row.Document)));
    }

    [ContractFact]
    public async Task Nothing_is_applied_where_one_change_conflicts()
    {
        await CommitKeys("kept", "removed", "taken");
        var outdated = (await Get("taken")).ETag;
        await Commit(new RowChange.Upsert("taken", "changed since"));
        var before = await Query(new KeyRange("", "~"));
        RowChange[] sound =
        [
            new RowChange.Insert("added", "x"),
            new RowChange.Upsert("upserted", "x"),
            new RowChange.Replace("kept", "x", (await Get("kept")).ETag),
            new RowChange.Delete("removed"),
        ];
        RowChange[] conflicting =
        [
            new RowChange.Insert("taken", "x"),
            new RowChange.Replace("taken", "x", outdated),
            new RowChange.Replace(Missing, "x", outdated),
            new RowChange.Delete(Missing),
            new RowChange.Delete("taken", outdated),
        ];

        foreach (var conflict in conflicting)
        {
            Assert.Equal(CommitResult.Conflict, await Try([.. sound, conflict]));
            Assert.Equal(CommitResult.Conflict, await Try([conflict, .. sound]));
            Assert.Equal(before, await Query(new KeyRange("", "~")));
        }
    }

    [ContractFact]
    public async Task A_commit_holds_1_to_100_changes()
    {
        RowChange[] changes =
            [.. Numbers(ITable.MaxChanges).Select(index => new RowChange.Insert($"{index:000}", "x"))];
        await Commit(changes);
        Assert.Equal(100, (await Query(new KeyRange("0", "9"))).Count);

        await AssertRefused([]);
        await AssertRefused([.. changes.Select(change => new RowChange.Upsert(change.Key, "y")), Bystander]);
    }

    [ContractFact]
    public async Task A_commit_that_is_not_allowed_is_refused_whole_and_its_documents_are_not_told()
    {
        RowChange sound = new RowChange.Insert("sound", "secret");
        await AssertRefused(sound, new RowChange.Insert("a", "secret"), new RowChange.Delete("a"));
        await AssertRefused(sound, new RowChange.Insert("a", "secret" + new string('x', ITable.MaxDocumentLength)));
        await AssertRefused(sound, new RowChange.Insert("a", "secret\uD800"));
        await AssertRefused(sound, new RowChange.Insert("a", "secret\uDD10\uD83D"));
        await AssertRefused(sound, new RowChange.Insert("a", "secret\0"));
        await AssertRefused(sound, new RowChange.Replace("a", "secret", ""));
        await AssertRefused(sound, new RowChange.Replace("a", "secret", "*"));
        await AssertRefused(sound, new RowChange.Delete("a", "*"));
        var longish = "secret" + new string('x', 4000);
        await AssertRefused([.. Numbers(100).Select(index => new RowChange.Insert($"{index}", longish))]);
        foreach (var key in RefusedKeys)
        {
            await AssertRefused(sound, new RowChange.Insert(key, "secret"));
            await Assert.ThrowsAsync<ArgumentException>(() => Table.CommitAsync(key, [sound]));
        }

        Assert.Null(await Table.GetAsync(_partition, "sound"));
    }

    private async Task AssertConflict(params RowChange[] changes)
    {
        foreach (var change in changes)
        {
            Assert.Equal(CommitResult.Conflict, await Try(change));
            Assert.Equal(CommitResult.Conflict, await Try(change, Bystander));
        }

        Assert.Null(await Table.GetAsync(_partition, Bystander.Key));
    }

    private async Task AssertRefused(params RowChange[] changes)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => Try(changes));
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }
}
