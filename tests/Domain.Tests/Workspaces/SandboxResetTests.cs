using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Workspaces;

namespace AccessCodes.Domain.Tests.Workspaces;

public sealed class SandboxResetTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static readonly Workspace Sandbox = new(Guid.NewGuid(), "Sandbox", IsSandbox: true, Now);

    [Fact]
    public void A_sandbox_can_be_reset()
    {
        var attempt = SandboxReset.Accept(Sandbox, Guid.NewGuid(), Now).Value!;

        Assert.Equal(ActionType.ResetSandboxWorkspace, attempt.ActionType);
        Assert.Equal(Sandbox.WorkspaceId, attempt.Subject.WorkspaceId);
        Assert.False(attempt.HasEnded);
    }

    [Fact]
    public void A_workspace_that_is_in_earnest_cannot_be_reset() => Assert.Equal(
        RefusalReason.NotASandbox,
        SandboxReset.Accept(Sandbox with { IsSandbox = false }, Guid.NewGuid(), Now).Refusal!.Reason);

    [Fact]
    public void A_reset_has_longer_than_the_actions_that_it_waits_for() =>
        Assert.True(SandboxReset.TimeLimit > CodeSituation.DefaultTimeLimit);

    [Fact]
    public void A_reset_ends_in_success_or_says_why_not()
    {
        var attempt = SandboxReset.Accept(Sandbox, Guid.NewGuid(), Now).Value!;

        Assert.Equal(ActionAttemptStatus.Success, SandboxReset.Complete(attempt, Now).Status);
        Assert.Equal("sandbox_busy", SandboxReset.Fail(attempt, Now).Error!.Type);
    }
}
