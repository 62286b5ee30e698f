using AccessCodes.Functions.Orchestrations;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.LocalHost.TaskHub;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AccessCodes.Functions.Tests.Replay;

/// <summary>
/// Whatever turn of an orchestration is the last that is recorded before a crash, what follows is what would have followed
/// without one, and nothing that is recorded is done again.
/// </summary>
public sealed class ReplayTests
{
    private static readonly FunctionCatalog Catalog = FunctionCatalog.Of(typeof(ConvertToManaged).Assembly);

    internal static readonly IReadOnlyDictionary<string, Orchestrator> Orchestrators =
        Catalog.TriggeredBy<OrchestrationTriggerAttribute>().ToDictionary(
            found => found.Function.Name,
            found => new Orchestrator(context =>
                found.Function.InvokeAsync(new Invocation(NoServices.Instance, context, CancellationToken.None))));

    internal static readonly IReadOnlyList<string> Activities =
        [.. Catalog.TriggeredBy<ActivityTriggerAttribute>().Select(found => found.Function.Name)];

    public static TheoryData<string> Names => [.. Scenarios.All.Select(scenario => scenario.ToString())];

    [Fact]
    public void Every_orchestrator_has_a_scenario() => Assert.Equal(
        Orchestrators.Keys.Order(StringComparer.Ordinal),
        Scenarios.All.Select(scenario => scenario.Orchestrator).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Cut_after_any_turn_an_orchestration_goes_on_as_it_did(string name)
    {
        using var cuts = new Cuts(Orchestrators, Activities);

        var differences = await cuts.FindDifferencesAsync(Scenarios.All.Single(scenario => scenario.ToString() == name));

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public async Task An_orchestrator_that_does_not_do_the_same_again_is_found()
    {
        var runs = 0;
        using var cuts = Cut(async context =>
        {
            var run = Interlocked.Increment(ref runs);
            await context.CallActivityAsync("First");
            await context.CallActivityAsync("Second", run);
            return "done";
        });

        var differences = await cuts.FindDifferencesAsync(new Scenario("Careless", "ends", "input", "done"));

        Assert.Contains(differences, difference => difference.Contains("it asked for", StringComparison.Ordinal));
        Assert.Contains(differences, difference => difference.Contains("it called First([null]), Second(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_orchestrator_that_ends_otherwise_is_found()
    {
        var runs = 0;
        using var cuts = Cut(async context =>
        {
            var run = Interlocked.Increment(ref runs);
            await context.CallActivityAsync("First");
            return run > 1 ? "done otherwise" : "done";
        });

        var differences = await cuts.FindDifferencesAsync(new Scenario("Careless", "ends", "input", "done"));

        Assert.Contains(differences, difference => difference.Contains("done otherwise", StringComparison.Ordinal));
    }

    private static Cuts Cut(Func<TaskOrchestrationContext, Task<string>> careless) => new(
        new Dictionary<string, Orchestrator> { ["Careless"] = async context => await careless(context) },
        ["First", "Second"]);

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
