namespace AccessCodes.Domain.Locks;

/// <summary>
/// What a lock provider lets Seam do with codes that it did not create (the migration guide, "Unsupported Conversion").
/// </summary>
public sealed record ProviderProfile
{
    /// <summary>The name of the provider in the API, in snake_case.</summary>
    public required string Provider { get; init; }

    /// <summary>The name of the provider for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The <c>device_type</c> of its locks.</summary>
    public required string DeviceType { get; init; }

    /// <summary>The model that its simulated locks claim to be, for people.</summary>
    public required string Model { get; init; }

    /// <summary>How many digits a PIN may have, shortest first.</summary>
    public required IReadOnlyList<int> PinLengths { get; init; }

    /// <summary>What kinds of provider it is, by the names of the API; the most telling one first.</summary>
    public IReadOnlyList<string> Categories { get; init; } = ["consumer_smartlocks", "stable"];

    /// <summary>Whether the provider tells of codes that Seam did not create.</summary>
    public bool ListsUnmanagedCodes { get; init; } = true;

    /// <summary>Whether the provider tells the PINs of codes that Seam did not create.</summary>
    public bool RevealsPins { get; init; } = true;

    /// <summary>Whether a code that Seam did not create can become a managed one.</summary>
    public bool ConvertsUnmanagedCodes { get; init; } = true;

    /// <summary>Whether a code that Seam did not create can be removed through the provider.</summary>
    public bool DeletesUnmanagedCodes { get; init; } = true;

    /// <summary>Whether codes reach the lock over a network; otherwise they are computed and work offline.</summary>
    public bool ProgramsCodesOnline { get; init; } = true;
}
