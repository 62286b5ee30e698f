using AccessCodes.Domain.Migrations;
using static AccessCodes.Domain.Tests.Conversions.World;
using static AccessCodes.Domain.Tests.Migrations.MigrationWorld;

namespace AccessCodes.Domain.Tests.Migrations;

public sealed class MigrationTests
{
    private static readonly Guid Run = Guid.Parse("0190a000-0000-7000-8000-00000000000b");

    [Fact]
    public void It_plans_runs_and_completes()
    {
        var created = NewMigration();
        Assert.Equal(MigrationStatus.Planning, created.Status);

        var started = created.Start(Counts(pending: 4), Now.AddMinutes(1));
        Assert.Equal((MigrationStatus.Running, Now.AddMinutes(1)), (started.Status, started.StartedAt));

        var ended = started.End(Counts(converted: 4), Now.AddMinutes(2));
        Assert.Equal((MigrationStatus.Completed, Now.AddMinutes(2)), (ended.Status, ended.CompletedAt));
        Assert.False(ended.IsIn(ended.RunId));
    }

    [Fact]
    public void A_dry_run_never_starts()
    {
        var planned = NewMigration(Leaving with { IsDryRun = true }).Start(Counts(pending: 4), Now);

        Assert.Null(planned.StartedAt);
        Assert.Equal(MigrationStatus.Completed, planned.End(Counts(pending: 4), Now).Status);
    }

    [Fact]
    public void It_is_cancelled_only_if_something_was_left_out()
    {
        var canceling = NewMigration().Start(Counts(pending: 2), Now).Cancel();

        Assert.Equal(MigrationStatus.Canceled, canceling.End(Counts(converted: 1, canceled: 1), Now).Status);
        Assert.Equal(MigrationStatus.Completed, canceling.End(Counts(converted: 2), Now).Status);
        Assert.Equal(MigrationStatus.Canceled, NewMigration().Cancel().End(MigrationCounts.None, Now).Status);
    }

    [Fact]
    public void Once_cancelled_it_does_not_start() => Assert.Equal(
        MigrationStatus.Canceling, NewMigration().Cancel().Start(Counts(pending: 2), Now).Status);

    [Fact]
    public void One_that_has_ended_is_not_cancelled()
    {
        var ended = NewMigration().Start(Counts(), Now).End(Counts(), Now);

        Assert.Same(ended, ended.Cancel());
    }

    [Fact]
    public void What_failed_is_tried_in_another_run()
    {
        var ended = NewMigration().Start(Counts(pending: 2), Now).End(Counts(converted: 1, failed: 1), Now);

        var again = ended.RetryFailed(Run).Value!;

        Assert.Equal((MigrationStatus.Planning, Run, null), (again.Status, again.RunId, again.CompletedAt));
        Assert.Equal(ended.StartedAt, again.Start(Counts(pending: 1, converted: 1), Now.AddHours(1)).StartedAt);
    }

    [Fact]
    public void Nothing_is_tried_again_where_nothing_failed()
    {
        var ended = NewMigration().Start(Counts(pending: 2), Now).End(Counts(converted: 2), Now);

        Assert.Same(ended, ended.RetryFailed(Run).Value);
    }

    [Fact]
    public void One_that_was_cancelled_while_it_planned_goes_on_with_that()
    {
        var canceled = NewMigration().Cancel().End(MigrationCounts.None, Now);

        Assert.Equal(Run, canceled.RetryFailed(Run).Value!.RunId);
    }

    [Fact]
    public void One_that_has_not_ended_and_a_dry_run_are_not_tried_again()
    {
        var dry = NewMigration(Leaving with { IsDryRun = true }).End(Counts(), Now);

        Assert.Equal(RefusalReason.MigrationUnderWay, NewMigration().RetryFailed(Run).Refusal?.Reason);
        Assert.Equal(RefusalReason.InvalidInput, dry.RetryFailed(Run).Refusal?.Reason);
    }

    [Fact]
    public void The_end_is_estimated_from_the_pace_of_the_run()
    {
        var running = NewMigration().Start(Counts(pending: 60, converted: 40), Now);

        var progress = MigrationProgress.Of(running, Counts(pending: 40, converted: 60), Now.AddMinutes(2));

        Assert.Equal((0.6, 10d, Now.AddMinutes(6)), (progress.Share, progress.CodesPerMinute, progress.EstimatedCompletionAt));
    }

    [Fact]
    public void Nothing_is_estimated_before_there_is_a_pace()
    {
        var running = NewMigration().Start(Counts(pending: 2), Now);

        Assert.Equal(
            new MigrationProgress(0, CodesPerMinute: null, EstimatedCompletionAt: null),
            MigrationProgress.Of(NewMigration(), MigrationCounts.None, Now));
        Assert.Equal(
            new MigrationProgress(0, 0, EstimatedCompletionAt: null),
            MigrationProgress.Of(running, Counts(pending: 2), Now.AddMinutes(1)));
    }

    [Fact]
    public void The_pace_of_one_that_has_ended_stays()
    {
        var ended = NewMigration().Start(Counts(pending: 10), Now).End(Counts(converted: 10), Now.AddMinutes(5));

        Assert.Equal(
            new MigrationProgress(1, 2, EstimatedCompletionAt: null),
            MigrationProgress.Of(ended, ended.Counts, Now.AddDays(1)));
    }
}
