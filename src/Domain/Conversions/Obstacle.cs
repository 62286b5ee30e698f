using AccessCodes.Domain.Catalog;

namespace AccessCodes.Domain.Conversions;

/// <summary>What stood in the way of an action, as its attempt will tell.</summary>
/// <param name="Type">The <c>type</c> of the attempt's error.</param>
/// <param name="Message">What happened, for people; never holds a PIN.</param>
/// <param name="Error">The documented error that the code shows from now on; null where it shows none.</param>
public sealed record Obstacle(string Type, string Message, ErrorCode? Error)
{
    /// <summary>Another workspace got the code first.</summary>
    public static readonly Obstacle ManagedByAnotherWorkspace =
        new("managed_by_another_workspace", Refusals.ManagedByAnotherWorkspace.Message, Error: null);

    /// <summary>The provider failed again and again.</summary>
    public static readonly Obstacle ProviderUnavailable = new(
        ErrorCode.FailedToSetOnDevice.Code,
        "Failed to set code on device: the lock provider did not answer.",
        ErrorCode.FailedToSetOnDevice);

    /// <summary>The attempt did not end by its deadline.</summary>
    public static readonly Obstacle DeadlinePassed = new(
        ErrorCode.FailedToSetOnDevice.Code,
        "Failed to set code on device: the attempt did not end by its deadline.",
        ErrorCode.FailedToSetOnDevice);

    /// <summary>An error of the documents.</summary>
    /// <param name="error">Which.</param>
    public static Obstacle Of(ErrorCode error) => new(error.Code, error.Message, error);
}
