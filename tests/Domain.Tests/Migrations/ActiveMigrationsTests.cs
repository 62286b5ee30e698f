using AccessCodes.Domain.Migrations;
using static AccessCodes.Domain.Tests.Migrations.MigrationWorld;

namespace AccessCodes.Domain.Tests.Migrations;

public sealed class ActiveMigrationsTests
{
    private static readonly Guid[] Accounts = [Guid.NewGuid(), Guid.NewGuid()];

    private static readonly Guid[] Devices = [Guid.NewGuid(), Guid.NewGuid()];

    private static readonly MigrationScope[] Scopes =
    [
        MigrationScope.Workspace,
        MigrationScope.Account(Accounts[0]),
        MigrationScope.Account(Accounts[1]),
        MigrationScope.Device(Devices[0], Accounts[0]),
        MigrationScope.Device(Devices[1], Accounts[0]),
    ];

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 3, false)]
    [InlineData(1, 0, false)]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    [InlineData(3, 4, true)]
    public void Two_migrations_are_never_about_one_device(int first, int second, bool isAccepted)
    {
        var active = ActiveMigrations.None.Accept(In(Scopes[first])).Value!;

        var decision = active.Accept(In(Scopes[second]));

        Assert.Equal(isAccepted ? null : RefusalReason.MigrationUnderWay, decision.Refusal?.Reason);
        Assert.Null(active.Without(In(Scopes[first]).MigrationId).Accept(In(Scopes[second])).Refusal);
    }

    [Fact]
    public void A_dry_run_is_in_nobodys_way()
    {
        var active = ActiveMigrations.None.Accept(In(Scopes[0])).Value!;

        Assert.Same(active, active.Accept(In(Scopes[0]) with { Options = Leaving with { IsDryRun = true } }).Value);
    }

    private static Migration In(MigrationScope scope) => NewMigration(Leaving with { Scope = scope });
}
