namespace AccessCodes.Domain.AccessCodes;

/// <summary>
/// What dormakaba Oracode tells of a code (<c>dormakaba_oracode_metadata</c> of the unmanaged access code document).
/// </summary>
public sealed record OracodeMetadata
{
    /// <summary>Whether the stay can be cancelled.</summary>
    public required bool IsCancellable { get; init; }

    /// <summary>Whether early check-in is available for the stay.</summary>
    public required bool IsEarlyCheckinAble { get; init; }

    /// <summary>Whether the stay can be extended.</summary>
    public required bool IsExtendable { get; init; }

    /// <summary>Whether the code can be overridden; false once it has been as often as is allowed.</summary>
    public required bool IsOverridable { get; init; }

    /// <summary>The site of the stay.</summary>
    public required string SiteName { get; init; }

    /// <summary>The stay.</summary>
    public required long StayId { get; init; }

    /// <summary>The user level of the code, by its id.</summary>
    public required string UserLevelId { get; init; }

    /// <summary>The user level of the code, by its name.</summary>
    public required string UserLevelName { get; init; }
}
