using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Replay;

internal static partial class Scenarios
{
    /// <summary>Ways of instances that were started before instances had a version.</summary>
    private static IEnumerable<Scenario> FirstVersion()
    {
        foreach (var scenario in WaysOfFirstVersion())
            yield return scenario with { Way = $"{scenario.Way} (version 1)", Version = "" };
    }

    private static IEnumerable<Scenario> WaysOfFirstVersion()
    {
        yield return Of(nameof(ConvertToManaged), "it takes by force, with repetitions", "converted")
            .With(nameof(ConvertToManaged.ClaimCode), NoStorage, NoStorage, new ClaimDecision(IsGranted: true, Other))
            .With(nameof(ConvertToManaged.AdoptCode), NoAnswer, Done)
            .With(nameof(ConvertToManaged.CompleteConversion), NoStorage, Completion.Done)
            .With(nameof(ConvertToManaged.HandOver), new CodeBusyException(Other.AccessCodeId), null);

        yield return Of(nameof(ConvertToManaged), "it waits for a lock that comes back", "converted", PatientOrder)
            .With(nameof(ConvertToManaged.ClaimCode), Granted)
            .With(nameof(ConvertToManaged.AdoptCode), Offline, Offline, Done)
            .With(nameof(ConvertToManaged.CompleteConversion), Completion.Done)
            .Tell(ProviderSteps.LockIsBack, true, after: nameof(ConvertToManaged.AdoptCode));

        yield return Of(nameof(ConvertToManaged), "the deadline passes meanwhile", "failed_to_set_on_device")
            .With(nameof(ConvertToManaged.ClaimCode), Granted)
            .With(nameof(ConvertToManaged.AdoptCode), new Late(Order.Deadline.AddSeconds(10), Done));

        yield return Of(nameof(DeleteUnmanaged), "it drags and is gone", "removed")
            .With(nameof(ConvertToManaged.ClaimCode), Granted)
            .With(nameof(LockLooks.IsOffLock), false, false, NoAnswer, true);

        yield return Of(nameof(DeleteUnmanaged), "the lock cannot be reached", "device_offline")
            .With(nameof(ConvertToManaged.ClaimCode), Granted)
            .With(nameof(LockRemoval.TakeCodeOffLock), "device_offline");

        yield return Of(nameof(SetCodeOnDevice), "it is not there at the deadline", "august_device_programming_delay")
            .With(nameof(ConvertToManaged.ClaimCode), Granted)
            .With(nameof(SetCodeOnDevice.PutCodeOnLock), UnderWay)
            .With(nameof(LockLooks.IsOnLock), false);

        yield return Of(nameof(SetCodeOnDevice), "the provider never says that it is done", "set")
            .With(nameof(ConvertToManaged.ClaimCode), Granted)
            .With(nameof(SetCodeOnDevice.PutCodeOnLock), NoAnswer)
            .With(nameof(LockLooks.IsOnLock), true);

        yield return Of(nameof(ChangeCode), "the lock has it at the second try", "changed")
            .With(nameof(ChangeCode.FindOutWhatChanges), NoStorage, ChangeKind.Content)
            .With(nameof(ChangeCode.ChangeCodeOnLock), NoAnswer, Done);

        yield return Of(nameof(ChangeCode), "it is handed back", "changed")
            .With(nameof(ChangeCode.FindOutWhatChanges), ChangeKind.HandBack)
            .With(nameof(LockLooks.IsOnLock), true);

        yield return Of(nameof(RemoveCode), "it drags and is gone", "deleted")
            .With(nameof(RemoveCode.IsOurs), true)
            .With(nameof(LockLooks.IsOffLock), false, false, true);

        yield return Of(nameof(RemoveCode), "another workspace has it", "managed_by_another_workspace")
            .With(nameof(RemoveCode.IsOurs), false);

        var (startsAt, endsAt) = (Scenario.Start.AddHours(1), Scenario.Start.AddDays(3));
        var keeping = new KeepingOrder(Order with { Deadline = endsAt }, new TimeBounds(startsAt, endsAt));
        yield return new Scenario(nameof(KeepTimeBounds), "it starts and ends", keeping, "ended")
            .With(nameof(KeepTimeBounds.BeginToEndCode), new CodeBusyException(Order.AccessCodeId), true)
            .With(nameof(LockLooks.IsOffLock), false, false, true);

        var delivery = new EventDelivery(Known.Sandbox, Guid.Parse("01900000-0000-7000-8000-000000000002"), Attempt);
        yield return new Scenario(nameof(DeliverEvent), "the third attempt succeeds", delivery, "delivered")
            .With(
                nameof(DeliverEvent.AttemptDelivery),
                DeliveryOutcome.Failed,
                NoStorage,
                DeliveryOutcome.Failed,
                DeliveryOutcome.Delivered);
    }
}
