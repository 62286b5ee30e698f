using AccessCodes.Functions.Tests.Replay;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>How a clock is put forward without overtaking what is at work, however slowly the machine goes about it.</summary>
internal static class Passage
{
    /// <summary>So little that what is at work is done long before any of its time limits.</summary>
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest that a lock takes to answer, and shorter than any time limit.</summary>
    public static readonly TimeSpan LongestLatency = TimeSpan.FromSeconds(1);

    /// <summary>What waits for longer than this is not waited for.</summary>
    private static readonly TimeSpan ALongTime = TimeSpan.FromHours(1);

    /// <summary>
    /// Puts the clock of an app forward: to when a lock answers that somebody waits for; else to when something goes on by
    /// itself; or by a moment while anything is at work.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="end">
    /// Where the clock stops, and where it goes to at once if nothing happens before; null to go on from moment to moment.
    /// </param>
    public static void Pass(this TestApp app, FakeTimeProvider time, DateTimeOffset? end = null)
    {
        var (left, step) = (end - time.GetUtcNow(), app.NextStep(time));
        time.Advance(step is null ? left ?? AMoment : left < step ? left.Value : step.Value);
    }

    /// <summary>
    /// Waits for the answer to a request that looks from time to time for the end of what it has started. The clock goes to
    /// when it looks next once that has ended, and not before.
    /// </summary>
    public static async Task<Reply> AnswerAsync(this TestApp app, PassingTime time, Task<Reply> reply)
    {
        var database = app.Hub().Database;
        await Wait.UntilAsync(() =>
        {
            if (time.UntilNextTimer is not null && database.Read(connection => connection.UnfinishedInstances()).Count == 0)
                app.Pass(time);
            return Task.FromResult(reply.IsCompleted);
        });
        return await reply;
    }

    /// <returns>How long it is until something happens; null where nothing does for a long time.</returns>
    private static TimeSpan? NextStep(this TestApp app, FakeTimeProvider time)
    {
        if (time is PassingTime { UntilNextTimer: { } latency } && latency > TimeSpan.Zero && latency <= LongestLatency)
            return latency;

        var next = app.Hub().Database.Read(connection => connection.UnfinishedInstances())
            .Select(instance => app.NextOf(instance.Id))
            .ToArray();
        if (next.Contains(null))
            return AMoment;

        // By how much, and not to what time: the clock may be one that looks later with each look.
        var wait = next.Min() - time.GetUtcNow();
        return wait <= TimeSpan.Zero ? AMoment : wait < ALongTime ? wait : null;
    }

    /// <returns>When an instance goes on by itself; null while it is at work, or where it has ended.</returns>
    public static DateTimeOffset? NextOf(this TestApp app, string instanceId) =>
        new Moments(app.Hub(), app.Services.GetRequiredService<TimeProvider>(), (_, _) => null).NextOf(instanceId);
}
