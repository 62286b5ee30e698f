namespace AccessCodes.Functions.Storage;

/// <summary>What <see cref="ITable.CommitAsync"/> promises to refuse, whatever the adapter.</summary>
internal static class RowChanges
{
    /// <exception cref="ArgumentException">The commit is not allowed. The message quotes no document.</exception>
    public static void Validate(string partition, IReadOnlyList<RowChange> changes)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(changes);
        if (!TableKeys.IsAllowed(partition))
            throw new ArgumentException("The partition key is not allowed.", nameof(partition));
        if (changes.Count is 0 or > ITable.MaxChanges)
            throw Refused($"A commit holds 1 to {ITable.MaxChanges} changes, not {changes.Count}.");

        var keys = changes.Count > 1 ? new HashSet<string>(changes.Count, StringComparer.Ordinal) : null;
        var length = 0;
        for (var index = 0; index < changes.Count; index++)
        {
            var change = changes[index];
            if (!TableKeys.IsAllowed(change.Key))
                throw Refused($"The row key of change {index} is not allowed.");
            if (keys?.Add(change.Key) is false)
                throw Refused($"Change {index} addresses the row of an earlier one.");
            if (ETagOf(change) is "" or "*")
                throw Refused($"The ETag of change {index} is not one that was read.");

            length += CheckedLength(DocumentOf(change), index);
        }

        if (length > ITable.MaxCommitLength)
            throw Refused($"The documents are {length} characters long, more than {ITable.MaxCommitLength}.");
    }

    /// <summary>What the change writes; null for a delete.</summary>
    public static string? DocumentOf(RowChange change) => change switch
    {
        RowChange.Insert insert => insert.Document,
        RowChange.Upsert upsert => upsert.Document,
        RowChange.Replace replace => replace.Document,
        _ => null,
    };

    /// <summary>The ETag by which the change is guarded, if it is by one.</summary>
    public static string? ETagOf(RowChange change) => change switch
    {
        RowChange.Replace replace => replace.ETag,
        RowChange.Delete delete => delete.ETag,
        _ => null,
    };

    private static int CheckedLength(string? document, int index)
    {
        if (document is null)
            return 0;
        if (document.Length > ITable.MaxDocumentLength)
            throw Refused($"The document of change {index} is longer than {ITable.MaxDocumentLength} characters.");
        if (document.Contains('\0') || !IsWellFormed(document))
            throw Refused($"The document of change {index} is not well-formed text.");
        return document.Length;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        // Most documents have no surrogates at all, which a vectorised search tells at once.
        for (var start = text.IndexOfAnyInRange('\uD800', '\uDFFF'); start >= 0;)
        {
            if (start + 1 >= text.Length || !char.IsSurrogatePair(text[start], text[start + 1]))
                return false;
            text = text[(start + 2)..];
            start = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }

        return true;
    }

    private static ArgumentException Refused(string message) => new(message);
}
