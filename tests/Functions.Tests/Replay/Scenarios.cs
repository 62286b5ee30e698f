using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>The ways of all orchestrators: success, failure, repetition, delay, deadline, and what they may be told.</summary>
internal static partial class Scenarios
{
    private static readonly Guid Attempt = Guid.Parse("01900000-0000-7000-8000-000000000001");

    private static readonly ClaimHolder Other = new(Known.Neighbour, Known.Code(101, 1));

    private static readonly CodeOrder Order = new(
        Known.Sandbox,
        Attempt,
        Known.Code(1, 1),
        new LockCodeAddress("august", "august-front-door", "slot-01"),
        Deadline: Scenario.Start.AddSeconds(20),
        Force: false,
        Known.AugustAccount);

    private static readonly CodeOrder PatientOrder = Order with
    {
        WaitsForDevice = true,
        Deadline = Scenario.Start.AddMinutes(10),
    };

    private static readonly ClaimDecision Granted = new(IsGranted: true, Other: null);

    private static readonly ProviderStep Done = new(ErrorCode: null);

    private static readonly ProviderStep UnderWay = new(ErrorCode: null, IsUnderWay: true);

    private static readonly ProviderStep Offline = new("device_offline");

    private static readonly ProviderUnavailableException NoAnswer = new("The provider does not answer.");

    private static readonly IOException NoStorage = new("Storage does not answer.");

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Conversions(),
        .. Removals(),
        .. Settings(),
        .. Changes(),
        .. Deletions(),
        .. Bounds(),
        .. Deliveries(),
        .. Resets(),
        .. Syncs(),
        .. Migrations(),
        .. FirstVersion(),
    ];

    private static IEnumerable<Scenario> Conversions()
    {
        yield return Of(nameof(ConvertToManaged), "it converts", "converted")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), Done)
            .With(nameof(ConvertToManaged.CompleteConversion), Completion.Done);

        yield return Of(nameof(ConvertToManaged), "it takes by force, with repetitions", "converted")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), NoStorage, NoAnswer, Done)
            .With(nameof(ConvertToManaged.CompleteConversion), NoStorage, Completion.DoneByForce)
            .With(nameof(ConvertToManaged.HandOver), new CodeBusyException(Other.AccessCodeId), null);

        yield return Of(nameof(ConvertToManaged), "the claim is refused", "managed_by_another_workspace")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), ProviderStep.NotOurs)
            .With(nameof(ConvertToManaged.FailConversion), NoStorage, null);

        yield return Of(nameof(ConvertToManaged), "the claim is lost", "managed_by_another_workspace")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), Done)
            .With(nameof(ConvertToManaged.CompleteConversion), Completion.ClaimLost);

        yield return Of(nameof(ConvertToManaged), "it waits for a lock that comes back", "converted", PatientOrder)
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), Offline, Offline, Done)
            .With(nameof(ConvertToManaged.CompleteConversion), Completion.Done)
            .Tell(ProviderSteps.LockIsBack, true, after: nameof(ConvertToManaged.ClaimAndAdoptCode));

        yield return Of(nameof(ConvertToManaged), "the lock cannot be reached", "device_offline")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), Offline);

        yield return Of(nameof(ConvertToManaged), "the provider never answers", "failed_to_set_on_device")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), NoAnswer);

        yield return Of(nameof(ConvertToManaged), "the answer comes after the deadline", "converted")
            .With(nameof(ConvertToManaged.ClaimAndAdoptCode), new Late(Order.Deadline.AddSeconds(10), Done))
            .With(nameof(ConvertToManaged.CompleteConversion), Completion.Done);

        yield return Of(
            nameof(ConvertToManaged),
            "the deadline has passed",
            "failed_to_set_on_device",
            Order with { Deadline = Scenario.Start });
    }

    private static IEnumerable<Scenario> Removals()
    {
        yield return Of(nameof(DeleteUnmanaged), "it is gone at once", "removed")
            .With(nameof(DeleteUnmanaged.ClaimAndRemoveCode), Done);

        yield return Of(nameof(DeleteUnmanaged), "it drags and is gone", "removed")
            .With(nameof(DeleteUnmanaged.ClaimAndRemoveCode), UnderWay)
            .With(nameof(LockLooks.IsOffLock), false, false, NoAnswer, true);

        yield return Of(nameof(DeleteUnmanaged), "it is there at the deadline", "failed_to_remove_from_device")
            .With(nameof(DeleteUnmanaged.ClaimAndRemoveCode), UnderWay)
            .With(nameof(LockLooks.IsOffLock), false);

        yield return Of(nameof(DeleteUnmanaged), "the lock cannot be reached", "device_offline")
            .With(nameof(DeleteUnmanaged.ClaimAndRemoveCode), Offline);

        yield return Of(nameof(DeleteUnmanaged), "the claim is refused", "managed_by_another_workspace")
            .With(nameof(DeleteUnmanaged.ClaimAndRemoveCode), ProviderStep.NotOurs);
    }

    private static IEnumerable<Scenario> Settings()
    {
        yield return Of(nameof(SetCodeOnDevice), "the lock takes its time", "set")
            .With(nameof(SetCodeOnDevice.ClaimAndPutCode), UnderWay)
            .With(nameof(LockLooks.IsOnLock), false, false, true);

        yield return Of(nameof(SetCodeOnDevice), "the provider never says that it is done", "set")
            .With(nameof(SetCodeOnDevice.ClaimAndPutCode), NoAnswer)
            .With(nameof(LockLooks.IsOnLock), true);

        yield return Of(nameof(SetCodeOnDevice), "nobody knows", "failed_to_set_on_device")
            .With(nameof(SetCodeOnDevice.ClaimAndPutCode), NoAnswer)
            .With(nameof(LockLooks.IsOnLock), NoAnswer);

        yield return Of(nameof(SetCodeOnDevice), "it is not there at the deadline", "august_device_programming_delay")
            .With(nameof(SetCodeOnDevice.ClaimAndPutCode), UnderWay)
            .With(nameof(LockLooks.IsOnLock), false);

        yield return Of(nameof(SetCodeOnDevice), "the claim is refused", "managed_by_another_workspace")
            .With(nameof(SetCodeOnDevice.ClaimAndPutCode), ProviderStep.NotOurs);
    }

    private static IEnumerable<Scenario> Changes()
    {
        yield return Of(nameof(ChangeCode), "the lock has it at the second try", "changed")
            .With(nameof(ChangeCode.CarryOutChange), NoStorage, NoAnswer, Done);

        yield return Of(nameof(ChangeCode), "the provider never says that it is done", "changed")
            .With(nameof(ChangeCode.CarryOutChange), NoAnswer)
            .With(nameof(ChangeCode.IsAsWanted), true);

        yield return Of(nameof(ChangeCode), "the lock cannot be reached", "device_offline")
            .With(nameof(ChangeCode.CarryOutChange), Offline);

        yield return Of(nameof(ChangeCode), "the lock takes its time", "changed")
            .With(nameof(ChangeCode.CarryOutChange), UnderWay)
            .With(nameof(LockLooks.IsOnLock), false, true);

        yield return Of(nameof(ChangeCode), "there is nothing to hand back", "access_code_not_on_device")
            .With(nameof(ChangeCode.CarryOutChange), ProviderStep.NotOnLock);

        yield return Of(nameof(ChangeCode), "another workspace has it", "managed_by_another_workspace")
            .With(nameof(ChangeCode.CarryOutChange), ProviderStep.NotOurs);
    }

    private static IEnumerable<Scenario> Deletions()
    {
        yield return Of(nameof(RemoveCode), "it drags and is gone", "deleted")
            .With(nameof(LockRemoval.RemoveCodeFromLock), UnderWay)
            .With(nameof(LockLooks.IsOffLock), false, false, true);

        yield return Of(nameof(RemoveCode), "the provider never answers", "failed_to_remove_from_device")
            .With(nameof(LockRemoval.RemoveCodeFromLock), NoAnswer);

        yield return Of(nameof(RemoveCode), "another workspace has it", "managed_by_another_workspace")
            .With(nameof(LockRemoval.RemoveCodeFromLock), ProviderStep.NotOurs);
    }

    private static IEnumerable<Scenario> Bounds()
    {
        var (startsAt, endsAt) = (Scenario.Start.AddHours(1), Scenario.Start.AddDays(3));
        var keeping = new KeepingOrder(Order with { Deadline = endsAt }, new TimeBounds(startsAt, endsAt));

        yield return new Scenario(nameof(KeepTimeBounds), "it starts and ends", keeping, "ended")
            .With(nameof(KeepTimeBounds.BeginToEndCode), new CodeBusyException(Order.AccessCodeId), true)
            .With(nameof(LockRemoval.RemoveCodeFromLock), UnderWay)
            .With(nameof(LockLooks.IsOffLock), false, false, true);

        yield return new Scenario(nameof(KeepTimeBounds), "somebody else keeps them now", keeping, "superseded")
            .With(nameof(KeepTimeBounds.BeginToEndCode), false);

        yield return new Scenario(
            nameof(KeepTimeBounds),
            "it ended before, and cannot be removed",
            keeping with { Bounds = new TimeBounds(Scenario.Start.AddDays(-2), Scenario.Start.AddDays(-1)) },
            "failed_to_remove_from_device")
            .With(nameof(KeepTimeBounds.BeginToEndCode), true)
            .With(nameof(LockRemoval.RemoveCodeFromLock), NoAnswer);
    }

    private static IEnumerable<Scenario> Deliveries()
    {
        var delivery = new EventDelivery(Known.Sandbox, Guid.Parse("01900000-0000-7000-8000-000000000002"), Attempt);

        var failed = DeliveryResult.Of(DeliveryOutcome.Failed);
        var postponed = new DeliveryResult(DeliveryOutcome.Postponed, TimeSpan.FromSeconds(20));

        yield return new Scenario(nameof(DeliverEvent), "the third attempt succeeds", delivery, "delivered")
            .With(nameof(DeliverEvent.SendEvent), failed, NoStorage, failed, DeliveryResult.Of(DeliveryOutcome.Delivered));

        yield return new Scenario(nameof(DeliverEvent), "the receiver is busy", delivery, "delivered")
            .With(
                nameof(DeliverEvent.SendEvent),
                postponed,
                postponed,
                failed,
                postponed,
                DeliveryResult.Of(DeliveryOutcome.Delivered));

        yield return new Scenario(nameof(DeliverEvent), "the receiver stays busy", delivery, "given up")
            .With(nameof(DeliverEvent.SendEvent), postponed, DeliveryResult.Of(DeliveryOutcome.GivenUp));

        yield return new Scenario(nameof(DeliverEvent), "the receiver is away", delivery, "given up")
            .With(nameof(DeliverEvent.SendEvent), failed);

        yield return new Scenario(nameof(DeliverEvent), "the webhook is gone", delivery, "not wanted")
            .With(nameof(DeliverEvent.SendEvent), failed, DeliveryResult.Of(DeliveryOutcome.NotWanted));
    }

    private static IEnumerable<Scenario> Resets()
    {
        var order = new ResetOrder(Known.Sandbox, Attempt, Scenario.Start.AddSeconds(20));

        yield return new Scenario(nameof(ResetSandbox), "it waits for what is under way", order, "reset")
            .With(nameof(ResetSandbox.EraseRecords), Erasure.Unfinished, Erasure.Busy, NoStorage, Erasure.Busy, Erasure.Done);

        yield return new Scenario(nameof(ResetSandbox), "what is under way does not end", order, "busy")
            .With(nameof(ResetSandbox.EraseRecords), Erasure.Busy);
    }

    private static IEnumerable<Scenario> Migrations()
    {
        var plan = new MigrationOrder(Known.Sandbox, Attempt, Attempt);
        var run = plan with { IsPlanned = true };
        var accounts = new IdPage([Known.AugustAccount], Next: null);

        yield return new Scenario(nameof(RunMigration), "it only plans", plan, "ended")
            .With(nameof(RunMigration.FindMigrationAccounts), accounts)
            .With(nameof(MigrateAccount.FindMigrationDevices), new DevicePage([], Next: null, AtOnce: 1))
            .With(nameof(RunMigration.StartMigration), NoStorage, false);

        yield return new Scenario(nameof(RunMigration), "an account takes its time", run, "ended")
            .With(nameof(RunMigration.FindMigrationAccounts), accounts)
            .With(
                nameof(MigrateAccount.FindMigrationDevices),
                new Late(Scenario.Start.AddSeconds(45), new DevicePage([], Next: null, AtOnce: 1)));

        yield return new Scenario(
            nameof(MigrateAccount), "two devices at once", new AccountMigration(run, Known.AugustAccount), "ended")
            .With(
                nameof(MigrateAccount.FindMigrationDevices),
                new DevicePage([Known.FrontDoor, Known.OfflineGarage, Known.SharedEntrance], Next: null, AtOnce: 2))
            .With(nameof(MigrateDevice.MigrateCodes), DeviceStep.More, DeviceStep.Last);

        var device = new DeviceMigration(plan, Known.AugustAccount, Known.FrontDoor);
        yield return new Scenario(nameof(MigrateDevice), "it plans by pages", device, "ended")
            .With(nameof(MigrateDevice.PlanCodes), DeviceStep.More, NoStorage, DeviceStep.More, DeviceStep.Last);

        yield return new Scenario(nameof(MigrateDevice), "it waits", device with { Order = run }, "ended")
            .With(
                nameof(MigrateDevice.MigrateCodes),
                DeviceStep.After(TimeSpan.FromSeconds(1)),
                DeviceStep.More,
                DeviceStep.After(TimeSpan.FromSeconds(15)),
                DeviceStep.Last);
    }

    private static IEnumerable<Scenario> Syncs()
    {
        var device = new SyncOrder(Known.Sandbox, Known.FrontDoor);
        var account = new AccountOrder(Known.Sandbox, Known.AugustAccount);
        object devices = new[] { Known.FrontDoor, Known.OfflineGarage, Known.SharedEntrance, Known.OracodeAnnex, Known.KwiksetSideDoor };

        yield return new Scenario(nameof(SyncDevice), "the second try succeeds", device, "synced")
            .With(nameof(SyncDevice.SyncLock), NoAnswer, null);

        yield return new Scenario(nameof(SyncDevice), "the provider never answers", device, "unanswered")
            .With(nameof(SyncDevice.SyncLock), NoAnswer);

        yield return new Scenario(nameof(SyncAccount), "five devices, four at once", account, "synced")
            .With(nameof(SyncAccount.FindDevices), devices)
            .With(nameof(SyncDevice.SyncLock), NoAnswer, null);

        yield return new Scenario(nameof(SyncAccount), "it has no devices", account, "synced")
            .With(nameof(SyncAccount.FindDevices), NoStorage, Array.Empty<Guid>());
    }

    private static Scenario Of(string orchestrator, string way, string output, CodeOrder? order = null) =>
        new(orchestrator, way, order ?? Order, output);
}
