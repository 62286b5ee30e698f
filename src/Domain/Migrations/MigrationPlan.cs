using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.ManagedCodes;

namespace AccessCodes.Domain.Migrations;

/// <summary>
/// The rules by which a migration decides what to do with an unmanaged code: convert what can be converted, replace what
/// cannot, delete what remains ("Migrating Existing Unmanaged Access Codes"). Pure functions of what the workspace knows.
/// </summary>
public static class MigrationPlan
{
    /// <summary>Plans what to do with a code.</summary>
    /// <param name="code">The code, and what is known around it.</param>
    /// <param name="options">What was asked for.</param>
    public static PlannedCode For(CodeToMigrate code, MigrationOptions options)
    {
        var provider = code.Provider;
        if (code.IsManagedElsewhere)
            return Leave("Another workspace manages the code.");

        if (code.Code.Pending?.ActionType == ActionType.DeleteUnmanagedAccessCode)
            return Leave("The code is being deleted already.");

        if (provider.ConvertsUnmanagedCodes)
        {
            return new PlannedCode(
                PlannedAction.Convert,
                $"{provider.DisplayName} lets Seam manage codes that it did not create.",
                Obstacle: InTheWay(code, LockActions.Adopt));
        }

        var unconvertible = $"{provider.DisplayName} does not let Seam manage codes that it did not create";
        var remains = "this migration leaves such codes alone";
        if (options.WhenNotConvertible == WhenNotConvertible.Replace)
        {
            if (WhyNotReplaced(code) is not { } unreplaceable)
                return Replace(code, unconvertible);

            remains = unreplaceable;
        }

        if (!options.DeletesRemaining)
            return Leave($"{unconvertible}, and {remains}.");

        return provider.DeletesUnmanagedCodes
            ? new PlannedCode(
                PlannedAction.Delete,
                $"{unconvertible}, and what is neither converted nor replaced is deleted.",
                Obstacle: InTheWay(code, LockActions.Remove))
            : Leave($"{unconvertible}, {remains}, and codes of {provider.DisplayName} cannot be deleted from afar.");
    }

    private static PlannedCode Leave(string reason) => new(PlannedAction.Leave, reason);

    /// <summary>Why a code gets no replacement, to be read after "and"; null where it gets one.</summary>
    private static string? WhyNotReplaced(CodeToMigrate code)
    {
        var provider = code.Provider;
        if (!provider.ProgramsCodesOnline)
            return "its locks take no new codes over a network";
        if (code.Code.Bounds is null && !provider.TakesOngoingCodes)
            return "its locks take no code that works without end";
        if (code.Code.Bounds?.EndsAt <= code.Now)
            return "the code's time is over";

        // A replacement works from the start: it would let somebody in whom somebody has shut out.
        return code.Code.Status == AccessCodeStatus.Unset ? "the code is switched off" : null;
    }

    private static PlannedCode Replace(CodeToMigrate code, string unconvertible)
    {
        var removesOld = code.Provider.DeletesUnmanagedCodes;
        var keepsPin = removesOld && code.Code.Pin is { } pin && IsTaken(pin, code);
        var replacement = new Replacement(keepsPin, removesOld, removesOld && (keepsPin || code.IsDeviceFull));

        var stays = removesOld ? "" : " The old code stays, because it cannot be deleted from afar.";
        var order = replacement.RemovesOldFirst ? ", once the old one is gone" : "";
        return new PlannedCode(
            PlannedAction.Replace,
            $"{unconvertible}: a managed code with {(keepsPin ? "the same" : "another")} PIN takes its place{order}.{stays}",
            replacement,
            InTheWayOf(code, replacement));
    }

    private static bool IsTaken(Pin pin, CodeToMigrate code) =>
        PinRules.CheckChoice(pin, code.Provider) is null
        && PinRules.Check(pin, code.Provider) is null
        && (code.Device.PinLengths?.Contains(pin.Reveal.Length) ?? true);

    private static ActionAttemptError? InTheWayOf(CodeToMigrate code, Replacement replacement)
    {
        var needed = replacement.RemovesOld ? LockActions.Set | LockActions.Remove : LockActions.Set;
        if (InTheWay(code, needed) is { } error)
            return error;

        if (NameRules.Check(code.Code.Name, code.Provider) is { } unfit)
            return new ActionAttemptError("invalid_input", unfit.Message);

        return code.IsDeviceFull && !replacement.RemovesOldFirst
            ? new ActionAttemptError(code.Provider.NoSpace.Code, code.Provider.NoSpace.Message)
            : null;
    }

    /// <summary>
    /// What would make an action fail as things are. Of several errors it is the one that the action would end with: that
    /// which is farthest from the lock (<see cref="LockRules"/>).
    /// </summary>
    private static ActionAttemptError? InTheWay(CodeToMigrate code, LockActions action)
    {
        ErrorCode[] ofAccount = [ErrorCode.AccountDisconnected, ErrorCode.BridgeDisconnected];
        var shown = code.Device.Errors.With(code.Device.CodeErrors);
        var error = ofAccount.FirstOrDefault(code.Account.Errors.Has)
            ?? code.Provider.Conditions
                .OrderBy(condition => condition.Key)
                .Select(condition => condition.Value)
                .Where(effect => (effect.Blocks & action) != 0 && effect.Error is { } told && shown.Has(told))
                .OrderByDescending(effect => effect.CutsOff)
                .Select(effect => effect.Error)
                .FirstOrDefault();
        return error is null ? null : new ActionAttemptError(error.Code, error.Message);
    }
}

/// <summary>An unmanaged code, and what a plan looks at around it.</summary>
/// <param name="Code">The code.</param>
/// <param name="Device">The device that it is on.</param>
/// <param name="Account">The account that the device is reached through.</param>
/// <param name="Holder">Who manages the code on its lock, if anybody does.</param>
/// <param name="IsDeviceFull">Whether the device takes no more codes, as far as the workspace knows.</param>
/// <param name="Now">The time.</param>
public sealed record CodeToMigrate(
    AccessCode Code,
    Device Device,
    ConnectedAccount Account,
    ClaimHolder? Holder,
    bool IsDeviceFull,
    DateTimeOffset Now)
{
    /// <summary>What the provider of the lock can do.</summary>
    public ProviderProfile Provider { get; init; } = ProviderProfiles.Of(Device.Provider);

    /// <summary>Whether another workspace manages the code.</summary>
    public bool IsManagedElsewhere => Holder is not null && Holder.WorkspaceId != Code.WorkspaceId;
}
