using AccessCodes.Functions.Tests.Replay;
using AccessCodes.LocalHost.Durable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>How a clock is put forward without overtaking what is at work, however slowly the machine goes about it.</summary>
internal static class Passage
{
    /// <summary>So little that what is at work is done long before any of its time limits.</summary>
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(10);

    /// <summary>What waits for longer than this is not waited for.</summary>
    private static readonly TimeSpan ALongTime = TimeSpan.FromHours(1);

    /// <summary>
    /// Puts the clock of an app forward: to when something goes on by itself, or by a moment while anything is at work,
    /// which may be waiting for its lock.
    /// </summary>
    public static void Pass(this TestApp app, FakeTimeProvider time)
    {
        var engine = app.Services.GetRequiredService<DurableEngine>();
        var next = engine.Database.Read(connection => connection.UnfinishedInstances())
            .Select(instanceId => app.NextOf(instanceId))
            .ToArray();
        // By how much, and not to what time: the clock may be one that looks later with each look.
        var wait = next.Contains(null) ? null : next.Min() - time.GetUtcNow();
        time.Advance(wait > TimeSpan.Zero && wait < ALongTime ? wait.Value : AMoment);
    }

    /// <returns>When an instance goes on by itself; null while it is at work, or where it has ended.</returns>
    public static DateTimeOffset? NextOf(this TestApp app, string instanceId)
    {
        var engine = app.Services.GetRequiredService<DurableEngine>();
        var moments = new Moments(engine, (_, _) => null);
        var instance = engine.Database.Read(connection => connection.Find(instanceId));
        return instance is { IsFinished: false } ? moments.NextOf(instance) : null;
    }
}
