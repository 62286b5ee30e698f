using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Storage;

public sealed class ManagementClaimsTests : IAsyncLifetime
{
    private static readonly ClaimHolder One = new(Guid.NewGuid(), Guid.NewGuid());
    private static readonly ClaimHolder Two = new(Guid.NewGuid(), Guid.NewGuid());
    private static readonly ClaimHolder Three = new(Guid.NewGuid(), Guid.NewGuid());

    private readonly LockCodeAddress _code = new("august", "lock", $"{Guid.NewGuid()}");
    private readonly TestTables _tables = new();
    private ManagementClaims _claims = null!;

    public Task InitializeAsync()
    {
        _claims = new ManagementClaims(_tables.Tables);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    [Fact]
    public async Task A_code_that_nobody_holds_is_granted()
    {
        Assert.Equal(new ClaimDecision(true, null), await ClaimAsync(One, Guid.NewGuid()));
        Assert.Equal(One, await HolderAsync());
    }

    [Fact]
    public async Task A_code_that_another_holds_is_not_granted_without_force()
    {
        await ClaimAsync(One, Guid.NewGuid());

        Assert.Equal(new ClaimDecision(false, One), await ClaimAsync(Two, Guid.NewGuid()));
        Assert.Equal(One, await HolderAsync());
    }

    [Fact]
    public async Task A_claim_made_twice_is_one()
    {
        var operation = Guid.NewGuid();
        await ClaimAsync(One, Guid.NewGuid());

        Assert.Equal(new ClaimDecision(true, One), await ClaimAsync(Two, operation, force: true));
        Assert.Equal(new ClaimDecision(true, One), await ClaimAsync(Two, operation, force: true));

        await _claims.ReleaseAsync(_code, operation);
        Assert.Equal(One, await HolderAsync());
    }

    [Fact]
    public async Task A_claim_that_is_released_leaves_the_code_to_nobody()
    {
        var operation = Guid.NewGuid();
        await ClaimAsync(One, operation);

        await _claims.ReleaseAsync(_code, operation);
        await _claims.ReleaseAsync(_code, operation);

        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task A_claim_that_was_displaced_and_is_made_again_displaces_nobody()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await ClaimAsync(One, first, force: true);
        await ClaimAsync(Two, second, force: true);

        Assert.True((await ClaimAsync(One, first, force: true)).IsGranted);
        Assert.Equal(Two, await HolderAsync());

        await _claims.ReleaseAsync(_code, first);
        await _claims.ReleaseAsync(_code, second);
        Assert.Null(await HolderAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claims_that_fail_in_any_order_give_the_code_back_to_who_had_it(bool latestFirst)
    {
        var (second, third) = (Guid.NewGuid(), Guid.NewGuid());
        await ClaimAsync(One, Guid.NewGuid());
        await ClaimAsync(Two, second, force: true);
        await ClaimAsync(Three, third, force: true);

        foreach (var operation in latestFirst ? (Guid[])[third, second] : [second, third])
            await _claims.ReleaseAsync(_code, operation);

        Assert.Equal(One, await HolderAsync());
    }

    [Fact]
    public async Task Everybody_whom_a_claim_displaced_is_known_until_it_is_settled()
    {
        var (second, third) = (Guid.NewGuid(), Guid.NewGuid());
        await ClaimAsync(One, Guid.NewGuid());
        await ClaimAsync(Two, second, force: true);
        await ClaimAsync(Three, third, force: true);
        await _claims.ReleaseAsync(_code, second);

        var claim = (await _claims.FindAsync(_code))!;
        Assert.Equal([Three, One], claim.AndDisplaced().Select(known => known.Holder));

        await _claims.SettleAsync(_code, third);
        await _claims.ReleaseAsync(_code, third);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task Only_who_holds_a_code_gives_it_up()
    {
        await ClaimAsync(One, Guid.NewGuid());

        await _claims.GiveUpAsync(_code, Two);
        Assert.Equal(One, await HolderAsync());

        await _claims.GiveUpAsync(_code, One);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task Of_many_that_claim_at_once_one_gets_the_code()
    {
        var decisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            Task.Run(() => ClaimAsync(new ClaimHolder(Guid.NewGuid(), Guid.NewGuid()), Guid.NewGuid()))));

        Assert.Single(decisions, decision => decision.IsGranted);
    }

    private Task<ClaimDecision> ClaimAsync(ClaimHolder claimant, Guid operation, bool force = false) =>
        _claims.ClaimAsync(_code, claimant, operation, force);

    private async Task<ClaimHolder?> HolderAsync() => (await _claims.FindAsync(_code))?.Holder;
}
