namespace AccessCodes.Domain.Devices;

/// <summary>What a workspace notes on a device or an account: names with a text or a yes or no.</summary>
/// <param name="Entries">The notes by name.</param>
public sealed record CustomMetadata(IReadOnlyDictionary<string, MetadataValue> Entries)
{
    /// <summary>No notes.</summary>
    public static readonly CustomMetadata Empty = new(new Dictionary<string, MetadataValue>());
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
}
