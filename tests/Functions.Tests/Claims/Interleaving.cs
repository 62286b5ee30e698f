using System.Collections.Concurrent;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AccessCodes.Functions.Tests.Claims;

/// <summary>
/// Runs the orchestrations that an app starts, one step at a time, and draws by lot whose step is next. A step may fail
/// before it takes effect, or after it has, as if the process had died there; it is retried as its policy says.
/// </summary>
internal sealed class Interleaving
{
    private readonly List<Turn> _turns = [];
    private readonly ConcurrentQueue<(string Name, string InstanceId, object? Input)> _started = new();
    private readonly FakeTimeProvider _time;
    private readonly FunctionCatalog _catalog = FunctionCatalog.Of(typeof(ConvertToManaged).Assembly);
    private Random _random = new(0);

    public Interleaving(FakeTimeProvider time)
    {
        _time = time;
        Client.CallBase = false;
        Client
            .Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(),
                It.IsAny<object?>(),
                It.IsAny<StartOrchestrationOptions?>(),
                It.IsAny<CancellationToken>()))
            .ReturnsAsync((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString();
                _started.Enqueue((name.Name, instanceId, input));
                return instanceId;
            });
    }

    /// <summary>Starts orchestrations here instead of in the app.</summary>
    public Mock<DurableTaskClient> Client { get; } = new("interleaving");

    /// <summary>What the activities are made from.</summary>
    public IServiceProvider Services { get; set; } = null!;

    /// <summary>Whether steps fail now and then.</summary>
    public bool HasFaults { get; set; }

    public DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Begins all over with another seed.</summary>
    public void Seed(int seed) => _random = new Random(seed);

    /// <summary>Makes requests at random moments, and runs everything to its end.</summary>
    /// <param name="requests">The requests, in their order.</param>
    public async Task RunAsync(IEnumerable<Func<Task>> requests)
    {
        var left = new Queue<Func<Task>>(requests);
        while (true)
        {
            while (_started.TryDequeue(out var started))
                _ = RunOrchestratorAsync(started.Name, started.InstanceId, started.Input);

            if (left.Count > 0 && (_turns.Count == 0 || _random.Next(4) == 0))
                await left.Dequeue()();
            else if (_turns.Count > 0)
                await TakeAsync(_turns[_random.Next(_turns.Count)]);
            else if (_started.IsEmpty)
                return;
        }
    }

    internal async Task<object?> RunOrchestratorAsync(string name, string instanceId, object? input)
    {
        var (orchestrator, _) = _catalog.TriggeredBy<OrchestrationTriggerAttribute>()
            .Single(found => found.Function.Name == name);
        var context = new InterleavedContext(this, name, instanceId, input);
        return await orchestrator.InvokeAsync(new Invocation(Services, context, CancellationToken.None));
    }

    internal Task<object?> CallActivityAsync(string name, object? input)
    {
        var (activity, _) = _catalog.TriggeredBy<ActivityTriggerAttribute>()
            .Single(found => found.Function.Name == name);
        return NextAsync(async () =>
        {
            var fault = HasFaults ? _random.Next(20) : -1;
            if (fault == 0)
                throw new IOException($"{name} failed before it took effect.");

            var result = await activity.InvokeAsync(
                new Invocation(Services, InterleavedContext.Convert(input, activity.TriggerType), CancellationToken.None));
            return fault == 1 ? throw new IOException($"{name} failed after it took effect.") : result;
        });
    }

    internal Task WaitUntilAsync(DateTime at) => NextAsync(() =>
    {
        if (at > Now)
            _time.SetUtcNow(at);
        return Task.FromResult<object?>(null);
    });

    private Task<object?> NextAsync(Func<Task<object?>> step)
    {
        var turn = new Turn(step);
        _turns.Add(turn);
        return turn.Result.Task;
    }

    // What goes on after the step goes on right here, up to its next step.
    private async Task TakeAsync(Turn turn)
    {
        _turns.Remove(turn);
        object? result;
        try
        {
            result = await turn.Step();
        }
        catch (Exception exception)
        {
            turn.Result.SetException(exception);
            return;
        }

        turn.Result.SetResult(result);
    }

    private sealed record Turn(Func<Task<object?>> Step)
    {
        public TaskCompletionSource<object?> Result { get; } = new();
    }
}
