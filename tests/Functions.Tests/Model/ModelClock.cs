using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Model;

/// <summary>
/// A clock on which nothing comes due until it is put forward, and on which what happens later is later nonetheless.
/// </summary>
internal sealed class ModelClock() : FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()))
{
    private long _looks;

    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + TimeSpan.FromMilliseconds(Interlocked.Increment(ref _looks));
}
