using AccessCodes.Domain;
using AccessCodes.Domain.Catalog;
using AccessCodes.Domain.Migrations;
using AccessCodes.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>
/// Does what is planned with the codes of a device in a migration. Each call goes on from what the rows tell, as far as it
/// can without waiting; whatever it is interrupted at, the next call does the rest.
/// </summary>
public sealed class MigrationWork(WorkspaceStore workspaces, MigrationSteps steps, TimeProvider time)
{
    /// <summary>How many commits one call makes at the most, so that it ends well within the time that a function has.</summary>
    private const int CommitsAtOnce = 20;

    /// <summary>A code is one row of a transaction; the device is another.</summary>
    private const int CodesInPage = ITable.MaxChanges - 10;

    /// <summary>What takes long is looked at more and more rarely.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>So long after it was cancelled a migration may still wait for its turn on a device.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>An action of somebody else on a code ends by its deadline, minutes away.</summary>
    private static readonly TimeSpan BusyPatience = TimeSpan.FromMinutes(15);

    /// <summary>Goes on with a device.</summary>
    /// <param name="order">The device.</param>
    /// <param name="client">Starts what carries the steps out.</param>
    /// <param name="cancellation">Cancels the call, which can be repeated.</param>
    public async Task<DeviceStep> GoOnAsync(
        DeviceMigration order, DurableTaskClient client, CancellationToken cancellation)
    {
        for (var commits = 0; commits < CommitsAtOnce; commits++)
        {
            if (await FindNextAsync(order, cancellation) is not { } next)
                return DeviceStep.Last;

            var step = next.Device.Value.OutOfReach is { } error
                ? await EndRestAsync(next, code => code.Fail(error, time.Now()), cancellation)
                : next.Migration.IsCanceling && !await HasBegunAsync(next, cancellation)
                    ? await EndRestAsync(next, code => code.Cancel(time.Now()), cancellation)
                    : await GoOnAsync(next, client, cancellation);
            if (step != DeviceStep.More)
                return step;
        }

        return DeviceStep.More;
    }

    private async Task<DeviceStep> GoOnAsync(Next next, DurableTaskClient client, CancellationToken cancellation)
    {
        var code = next.Code.Value;
        if (code.ActionAttemptId is null)
            return await ChangeAsync(next, await BeginAsync(next, cancellation), cancellation);

        var taken = await steps.TakeAsync(next.Migration.WorkspaceId, code, client, cancellation);
        if (taken.Attempt is { } attempt)
        {
            // It may be an attempt that somebody else has begun, or the first news of the code that it creates.
            var noted = code with
            {
                ActionAttemptId = attempt.ActionAttemptId,
                ReplacementAccessCodeId = taken.ReplacementId ?? code.ReplacementAccessCodeId,
            };
            if (noted != code)
                return await ChangeAsync(next, noted, cancellation);
            if (!attempt.HasEnded)
                return DeviceStep.After(PauseSince(attempt.CreatedAt));
        }

        if (WaitOf(taken.Refusal, code) is { } wait)
            return DeviceStep.After(wait);

        var now = time.Now();
        return await ChangeAsync(
            next,
            taken.Error is { } error ? code.Fail(error, now) : code.Succeed(Guid.CreateVersion7(now), now),
            cancellation);
    }

    /// <summary>How long to wait before a step that was refused is tried again; null where that would not help.</summary>
    private TimeSpan? WaitOf(Refusal? refusal, MigrationCode code) => refusal switch
    {
        { RetryAfter: { } wait } => Bounded(wait),
        { Reason: RefusalReason.AccessCodeBusy } => Clock.TimeOf(code.ActionAttemptId!.Value) is var since
            && time.Now() < since + BusyPatience ? PauseSince(since) : null,
        _ => null,
    };

    private TimeSpan PauseSince(DateTimeOffset begun) => Bounded(time.Now() - begun);

    private static TimeSpan Bounded(TimeSpan pause) =>
        pause < FirstPause ? FirstPause : pause > LongestPause ? LongestPause : pause;

    /// <summary>Notes the attempt of the first step and, where the code goes before its replacement comes, the PIN.</summary>
    private async Task<MigrationCode> BeginAsync(Next next, CancellationToken cancellation)
    {
        var begun = next.Code.Value.Begin(Guid.CreateVersion7(time.Now()));
        if (begun is not { Step: MigrationStep.Remove, Plan.Replacement: { KeepsPin: true, RemovesOldFirst: true } })
            return begun;

        var code = await workspaces.GetCodeAsync(next.Migration.WorkspaceId, begun.AccessCodeId, cancellation);
        return begun with { CarriedPin = code?.Value.Pin ?? begun.CarriedPin };
    }

    private async Task<DeviceStep> ChangeAsync(Next next, MigrationCode after, CancellationToken cancellation)
    {
        var changes = new Changes().Replace(next.Code, after);
        if (after.Outcome != MigrationOutcome.Pending)
        {
            changes.Put(next.Device, next.Device.Value.With(next.Code.Value, after) with
            {
                EndedThrough = RowKeys.MigrationCode(after),
                OutOfReach = after.Error is { } error && ErrorCode.MeansOutOfReach(error.Type) ? error : null,
            });
        }

        // After a conflict the rows are read again, as after anything else.
        await workspaces.CommitAsync(next.Migration.WorkspaceId, changes, cancellation);
        return DeviceStep.More;
    }

    /// <summary>Ends the codes that are left without beginning any of them, a page in a transaction.</summary>
    private async Task<DeviceStep> EndRestAsync(
        Next next, Func<MigrationCode, MigrationCode> end, CancellationToken cancellation)
    {
        var rest = await FindPendingAsync(next.Migration, next.Device.Value, CodesInPage, cancellation);
        var (changes, device) = (new Changes(), next.Device.Value);
        foreach (var code in rest)
        {
            var ended = end(code.Value);
            changes.Replace(code, ended);
            device = device.With(code.Value, ended) with { EndedThrough = RowKeys.MigrationCode(ended) };
        }

        await workspaces.CommitAsync(next.Migration.WorkspaceId, changes.Put(next.Device, device), cancellation);
        return DeviceStep.More;
    }

    /// <summary>Whether something was done to the code that has to be brought to its end.</summary>
    private async Task<bool> HasBegunAsync(Next next, CancellationToken cancellation) =>
        next.Code.Value is { ActionAttemptId: { } attemptId } code
        && (code.IsHalfDone
            || await workspaces.GetAttemptAsync(next.Migration.WorkspaceId, attemptId, cancellation) is not null);

    /// <returns>The first code that has no outcome; null where there is none, or the run is over.</returns>
    private async Task<Next?> FindNextAsync(DeviceMigration order, CancellationToken cancellation)
    {
        var (workspaceId, migrationId) = (order.Order.WorkspaceId, order.Order.MigrationId);
        var migration = await workspaces.GetMigrationAsync(workspaceId, migrationId, cancellation);
        if (migration?.Value.IsIn(order.Order.RunId) != true)
            return null;

        var device = await workspaces.GetMigrationDeviceAsync(
            workspaceId, migrationId, order.ConnectedAccountId, order.DeviceId, cancellation);
        if (device is null)
            return null;

        var pending = await FindPendingAsync(migration.Value, device.Value, limit: 1, cancellation);
        return pending is [var code] ? new Next(migration.Value, device, code) : null;
    }

    private Task<IReadOnlyList<Stored<MigrationCode>>> FindPendingAsync(
        Migration migration, MigrationDevice device, int limit, CancellationToken cancellation) =>
        workspaces.FindMigrationCodesAsync(
            migration.WorkspaceId,
            migration.MigrationId,
            device.DeviceId,
            code => code.Outcome == MigrationOutcome.Pending,
            device.EndedThrough,
            limit,
            cancellation);

    private sealed record Next(Migration Migration, Stored<MigrationDevice> Device, Stored<MigrationCode> Code);
}
