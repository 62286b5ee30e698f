namespace AccessCodes.Domain.Devices;

/// <summary>What a workspace notes on a device or an account: names with a text or a yes or no.</summary>
/// <param name="Entries">The notes by name.</param>
public sealed record CustomMetadata(IReadOnlyDictionary<string, MetadataValue> Entries)
{
    /// <summary>No notes.</summary>
    public static readonly CustomMetadata Empty = new(new Dictionary<string, MetadataValue>());

    /// <summary>Tells whether all of some notes are there.</summary>
    /// <param name="notes">The notes by name, as texts; a yes or no is <c>true</c> or <c>false</c>.</param>
    public bool Has(IReadOnlyDictionary<string, string> notes) =>
        notes.All(note => Entries.TryGetValue(note.Key, out var value) && value.ToString() == note.Value);

    /// <summary>Tells whether a note says something, or something like it.</summary>
    /// <param name="part">A part of a note's text; case does not matter.</param>
    public bool Mentions(string part) =>
        Entries.Values.Any(value => value.Text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>One note: either a text or a yes or no.</summary>
/// <param name="Text">The text; null where it is a yes or no.</param>
/// <param name="Flag">The yes or no; null where it is a text.</param>
public readonly record struct MetadataValue(string? Text, bool? Flag)
{
    /// <summary>A note that is a text.</summary>
    public static implicit operator MetadataValue(string text) => new(text, null);

    /// <summary>A note that is a yes or no.</summary>
    public static implicit operator MetadataValue(bool flag) => new(null, flag);

    /// <summary>The note as a text; a yes or no is <c>true</c> or <c>false</c>.</summary>
    public override string ToString() => Flag switch { true => "true", false => "false", null => Text ?? "" };
}
