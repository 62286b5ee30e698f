using System.Collections.Concurrent;
using AccessCodes.LocalHost.TaskHub;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.LocalHost.Tests.TaskHub;

public sealed class ReplayTests : EngineTests
{
    [Fact]
    public async Task Clock_guids_and_loggers_are_the_same_or_silent_in_a_replay()
    {
        var log = new ConcurrentQueue<string>();
        var seen = new ConcurrentQueue<string>();
        Functions.AddOrchestrator("Observe", async context =>
        {
            var logger = context.CreateReplaySafeLogger("test");
            foreach (var step in new[] { "one", "two" })
            {
                logger.Log(LogLevel.Information, default, step, null, (state, _) => state);
                seen.Enqueue($"{step} {context.IsReplaying} {context.NewGuid()} {context.CurrentUtcDateTime:O}");
                context.SetCustomStatus(step);
                await context.WaitForExternalEvent<object?>(step);
            }

            return null;
        });
        await using (var world = await EngineWorld.StartAsync(File(), Functions, loggers: new ListLogger(log)))
        {
            await world.StartInstanceAsync("Observe");
            await world.UntilCustomStatusIsAsync("one");
        }

        await using var second = await EngineWorld.StartAsync(
            File(), Functions, now: new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), loggers: new ListLogger(log));
        await second.Client.RaiseEventAsync("it", "one");
        await second.UntilCustomStatusIsAsync("two");

        var lines = seen.ToArray();
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[0].Replace("False", "True", StringComparison.Ordinal), lines[1]);
        Assert.StartsWith("two False", lines[2], StringComparison.Ordinal);
        Assert.NotEqual(lines[1].Split(' ')[2], lines[2].Split(' ')[2]);
        Assert.Contains("2027", lines[2], StringComparison.Ordinal);
        Assert.Equal(["one", "two"], log);
    }

    [Theory]
    [InlineData("another activity")]
    [InlineData("a timer")]
    [InlineData("nothing")]
    public async Task Code_that_no_longer_fits_the_history_fails_the_instance_and_says_so(string change)
    {
        Activity("First", _ => null);
        Functions.AddOrchestrator("Changed", async context =>
        {
            await context.CallActivityAsync("First");
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<object?>("go");
        });
        await using (var world = await StartAsync())
        {
            await world.StartInstanceAsync("Changed");
            await world.UntilCustomStatusIsAsync("waiting");
        }

        var changed = new DurableFunctions().AddOrchestrator("Changed", async context =>
        {
            await (change switch
            {
                "another activity" => context.CallActivityAsync("Second"),
                "a timer" => context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None),
                _ => Task.CompletedTask,
            });
            return await context.WaitForExternalEvent<object?>("go");
        });
        await using var revived = await EngineWorld.StartAsync(File(), changed);
        await revived.Client.RaiseEventAsync("it", "go");
        var ended = await revived.EndOfAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.True(ended.FailureDetails!.IsCausedBy<NonDeterministicOrchestrationException>());
        Assert.Contains("'First'", ended.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    private sealed class ListLogger(ConcurrentQueue<string> lines) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName == "test"
            ? this
            : NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));
    }
}
