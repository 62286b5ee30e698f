using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Conversions;

/// <summary>What stood in the way of an action, as its attempt will tell.</summary>
/// <param name="Type">The <c>type</c> of the attempt's error.</param>
/// <param name="Message">What happened, for people; never holds a PIN.</param>
/// <param name="Error">The documented error that the code shows from now on; null where it shows none.</param>
/// <param name="IsOutcomeUnknown">Whether the provider may have done what it was asked for all the same.</param>
public sealed record Obstacle(string Type, string Message, ErrorCode? Error, bool IsOutcomeUnknown = false)
{
    /// <summary>Another workspace got the code first.</summary>
    public static readonly Obstacle ManagedByAnotherWorkspace =
        new("managed_by_another_workspace", Refusals.ManagedByAnotherWorkspace.Message, Error: null);

    /// <summary>The provider gave no answer to a code that was to be set or changed, however often it was asked.</summary>
    /// <param name="provider">The provider.</param>
    public static Obstacle SettingUnanswered(ProviderProfile provider) => new(
        provider.SetUnanswered.Code,
        Specific(provider.SetUnanswered, "the lock provider did not answer by the attempt's deadline"),
        provider.SetUnanswered,
        IsOutcomeUnknown: true);

    /// <summary>The provider took a code, and it was not on the lock by the attempt's deadline.</summary>
    /// <param name="provider">The provider.</param>
    public static Obstacle NotSetByDeadline(ProviderProfile provider) => new(
        provider.SetLate.Code,
        Specific(provider.SetLate, "it was not there at the attempt's deadline"),
        provider.SetLate);

    /// <summary>The attempt did not end by its deadline.</summary>
    public static readonly Obstacle DeadlinePassed = new(
        ErrorCode.FailedToSetOnDevice.Code,
        "Failed to set code on device: the attempt did not end by its deadline.",
        ErrorCode.FailedToSetOnDevice,
        IsOutcomeUnknown: true);

    /// <summary>A code was to be handed back that its lock does not have.</summary>
    public static readonly Obstacle NotOnLock = new(
        "access_code_not_on_device",
        "The access code is not on its device, so there is nothing to hand back. Delete it instead.",
        Error: null);

    /// <summary>The provider gave no answer to a code that was to be removed, however often it was asked.</summary>
    public static readonly Obstacle RemovalUnanswered = new(
        ErrorCode.FailedToRemoveFromDevice.Code,
        "Failed to remove code from device: the lock provider did not answer by the deadline.",
        ErrorCode.FailedToRemoveFromDevice);

    /// <summary>The code was still on its lock at the deadline of its removal.</summary>
    public static readonly Obstacle NotRemovedByDeadline = new(
        ErrorCode.FailedToRemoveFromDevice.Code,
        "Failed to remove code from device: it was still there at the attempt's deadline.",
        ErrorCode.FailedToRemoveFromDevice);

    /// <summary>An error of the documents.</summary>
    /// <param name="error">Which.</param>
    public static Obstacle Of(ErrorCode error) => new(error.Code, error.Message, error);

    private static string Specific(ErrorCode error, string reason) => $"{error.Message.TrimEnd('.')}: {reason}.";
}
