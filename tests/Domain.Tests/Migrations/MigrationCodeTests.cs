using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Migrations;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.Migrations.MigrationWorld;

namespace AccessCodes.Domain.Tests.Migrations;

public sealed class MigrationCodeTests
{
    private static readonly Guid Next = Guid.Parse("0190a000-0000-7000-8000-00000000000a");

    private static readonly ActionAttemptError Offline = new("device_offline", "Offline.");

    private static readonly Replacement CreatesFirst = new(KeepsPin: false, RemovesOld: true, RemovesOldFirst: false);

    private static readonly Replacement RemovesFirst = new(KeepsPin: true, RemovesOld: true, RemovesOldFirst: true);

    [Theory]
    [InlineData(PlannedAction.Convert, MigrationStep.Convert, MigrationOutcome.Converted)]
    [InlineData(PlannedAction.Delete, MigrationStep.Remove, MigrationOutcome.Deleted)]
    public void One_step_is_enough_but_for_a_replacement(
        PlannedAction action, MigrationStep step, MigrationOutcome outcome)
    {
        var begun = Planned(Plan(action)).Begin(AttemptId);
        Assert.Equal((step, AttemptId), (begun.Step, begun.ActionAttemptId));

        var ended = begun.Succeed(Next, Now);

        Assert.Equal((outcome, AttemptId, Now), (ended.Outcome, ended.ActionAttemptId, ended.EndedAt));
    }

    [Fact]
    public void A_replacement_is_created_before_the_old_code_goes()
    {
        var created = Planned(Plan(PlannedAction.Replace, CreatesFirst)).Begin(AttemptId).Succeed(Next, Now);
        Assert.Equal(
            (MigrationStep.Remove, Next, MigrationOutcome.Pending), (created.Step, created.ActionAttemptId, created.Outcome));

        Assert.Equal(MigrationOutcome.Replaced, created.Succeed(AttemptId, Now).Outcome);
    }

    [Fact]
    public void A_replacement_with_the_same_PIN_is_created_once_the_old_code_is_gone()
    {
        var removed = (Planned(Plan(PlannedAction.Replace, RemovesFirst)).Begin(AttemptId) with
        {
            CarriedPin = GuestCode.Pin,
        }).Succeed(Next, Now);
        Assert.Equal((MigrationStep.Create, GuestCode.Pin), (removed.Step, removed.CarriedPin));

        var ended = removed.Succeed(AttemptId, Now);

        Assert.Equal((MigrationOutcome.Replaced, null), (ended.Outcome, ended.CarriedPin));
    }

    [Fact]
    public void A_replacement_of_what_cannot_be_deleted_ends_with_its_creation()
    {
        var plan = Plan(PlannedAction.Replace, CreatesFirst with { RemovesOld = false });

        Assert.Equal(MigrationOutcome.Replaced, Planned(plan).Begin(AttemptId).Succeed(Next, Now).Outcome);
    }

    [Fact]
    public void What_is_left_alone_is_so_at_once_but_in_a_dry_run()
    {
        Assert.Equal(MigrationOutcome.Left, Planned(Plan(PlannedAction.Leave)).Outcome);
        Assert.Equal(MigrationOutcome.Pending, Planned(Plan(PlannedAction.Leave), dryRun: true).Outcome);
    }

    [Fact]
    public void A_replacement_that_fails_half_done_keeps_what_it_needs_to_go_on()
    {
        var half = (Planned(Plan(PlannedAction.Replace, RemovesFirst)).Begin(AttemptId) with
        {
            CarriedPin = GuestCode.Pin,
        }).Succeed(Next, Now).Fail(Offline, Now);

        var again = half.Again(plan: null, Now);

        Assert.True(half.CanBeRetried);
        Assert.Equal(
            (MigrationStep.Create, GuestCode.Pin, MigrationOutcome.Pending, null, null),
            (again.Step, again.CarriedPin, again.Outcome, again.ActionAttemptId, again.Error));
    }

    [Fact]
    public void What_failed_at_its_first_step_is_planned_anew()
    {
        var failed = Planned(Plan(PlannedAction.Convert)).Begin(AttemptId).Fail(Offline, Now);

        var again = failed.Again(Plan(PlannedAction.Delete), Now);
        var left = failed.Again(Plan(PlannedAction.Leave), Now);

        Assert.Equal((PlannedAction.Delete, null), (again.Plan.Action, again.Step));
        Assert.Equal((MigrationOutcome.Left, Now), (left.Outcome, left.EndedAt));
    }

    [Fact]
    public void Counts_follow_a_code()
    {
        var planned = Planned(Plan(PlannedAction.Convert) with { Obstacle = Offline });
        var failed = planned.Begin(AttemptId).Fail(Offline, Now);
        var device = MigrationDevice.Of(NewMigration(), FrontDoor.DeviceId, FrontDoor.ConnectedAccountId);
        device = device with { Counts = device.Counts.With(planned) };
        Assert.Equal((1, 1, 1), (device.Counts.Planned.Convert, device.Counts.Outcomes.Pending, device.Counts.Blocked));

        device = device.With(planned, failed);
        Assert.Equal((1, 0), (device.Counts.Outcomes.Failed, device.Counts.Outcomes.Pending));

        device = device.With(failed, failed.Again(Plan(PlannedAction.Leave), Now));
        Assert.Equal(
            (0, 1, 1, 0),
            (device.Counts.Planned.Convert, device.Counts.Planned.Leave, device.Counts.Outcomes.Left, device.Counts.Blocked));
    }
}
