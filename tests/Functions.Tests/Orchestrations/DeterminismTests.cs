using AccessCodes.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>
/// An orchestrator is replayed over its history, so it must do the same each time: it takes the time, ids and timers from
/// its context, and leaves all else to activities. The compiled code is searched, helpers that it calls included.
/// </summary>
public sealed class DeterminismTests
{
    private static readonly string[] Forbidden =
    [
        "System.DateTime::get_Now",
        "System.DateTime::get_UtcNow",
        "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now",
        "System.DateTimeOffset::get_UtcNow",
        "System.TimeProvider::",
        "System.Diagnostics.Stopwatch::",
        "System.Guid::NewGuid",
        "System.Guid::CreateVersion7",
        "System.Random::",
        "System.Security.Cryptography.",
        "System.Environment::",
        "System.Console::",
        "System.IO.",
        "System.Net.",
        "System.Threading.Thread::",
        "System.Threading.ThreadPool::",
        "System.Threading.Tasks.Task::Run",
        "System.Threading.Tasks.Task::Delay",
        "System.Threading.Tasks.Task::ConfigureAwait",
        "System.Threading.Tasks.Task`1::ConfigureAwait",
        "System.Threading.Tasks.Parallel::",
        "System.Threading.CancellationTokenSource::CancelAsync",
        "System.Threading.CancellationTokenSource::CancelAfter",
        "AccessCodes.Functions.Storage.",
        "Microsoft.Extensions.DependencyInjection.",
    ];

    [Fact]
    public void Orchestrators_do_nothing_that_a_replay_would_do_otherwise()
    {
        using var module = ModuleDefinition.ReadModule(typeof(ConvertToManaged).Assembly.Location);
        var orchestrators = Orchestrators(module).ToArray();

        Assert.Contains(orchestrators, method => method.DeclaringType.Name == nameof(ConvertToManaged));
        Assert.Empty(orchestrators.SelectMany(Offences));
    }

    [Theory]
    [InlineData(nameof(Careless.ReadsTheClock), "System.DateTime::get_UtcNow")]
    [InlineData(nameof(Careless.MakesAnId), "System.Guid::NewGuid")]
    [InlineData(nameof(Careless.SleepsInAHelper), "System.Threading.Tasks.Task::Delay")]
    [InlineData(nameof(Careless.Remembers), "Careless::_count")]
    public void What_is_not_deterministic_is_found(string method, string offence)
    {
        using var module = ModuleDefinition.ReadModule(typeof(Careless).Assembly.Location);
        var careless = module.Types.Single(type => type.Name == nameof(DeterminismTests))
            .NestedTypes.Single(type => type.Name == nameof(Careless));

        Assert.Contains(
            Offences(careless.Methods.Single(found => found.Name == method)),
            found => found.EndsWith(offence, StringComparison.Ordinal));
    }

    /// <summary>An instance is not complete before its timers are: one that lost its race keeps it until it fires.</summary>
    [Fact]
    public void A_timer_that_may_lose_a_race_is_cancelled()
    {
        using var module = ModuleDefinition.ReadModule(typeof(ConvertToManaged).Assembly.Location);
        var bodies = Orchestrators(module).SelectMany(Reachable).Distinct().ToArray();

        Assert.Contains(bodies, body => body.Body.Instructions.Any(CreatesTimer));
        Assert.Empty(bodies.Where(LeavesTimer).Select(body => body.DeclaringType.FullName));
    }

    [Theory]
    [InlineData(nameof(Careless.RacesAgainstATimerForEver), true)]
    [InlineData(nameof(Careless.RacesAndForgetsTheTimer), true)]
    [InlineData(nameof(Careless.RacesAndCancels), false)]
    [InlineData(nameof(Careless.ReadsTheClock), false)]
    public void A_timer_that_is_left_is_found(string method, bool isLeft)
    {
        using var module = ModuleDefinition.ReadModule(typeof(Careless).Assembly.Location);
        var careless = module.Types.Single(type => type.Name == nameof(DeterminismTests))
            .NestedTypes.Single(type => type.Name == nameof(Careless));

        Assert.Equal(isLeft, Reachable(careless.Methods.Single(found => found.Name == method)).Any(LeavesTimer));
    }

    /// <summary>
    /// Whether a body creates a timer that it does not await there and then, and that nobody can cancel, or that it does
    /// not cancel itself.
    /// </summary>
    private static bool LeavesTimer(MethodDefinition body) => body.HasBody && body.Body.Instructions
        .Where(CreatesTimer)
        .Where(created => !Calls(created.Next, "GetAwaiter"))
        .Any(created => Calls(created.Previous, "get_None")
            || !body.Body.Instructions.Any(instruction => Calls(instruction, nameof(CancellationTokenSource.Cancel))));

    private static bool CreatesTimer(Instruction instruction) => Calls(instruction, nameof(TaskOrchestrationContext.CreateTimer));

    private static bool Calls(Instruction? instruction, string method) =>
        instruction?.Operand is MethodReference called && called.Name == method;

    private static IEnumerable<MethodDefinition> Orchestrators(ModuleDefinition module) =>
        from type in module.Types
        from method in type.Methods
        where method.Parameters.Any(parameter => parameter.CustomAttributes.Any(attribute =>
            attribute.AttributeType.Name == nameof(OrchestrationTriggerAttribute)))
        select method;

    private static IEnumerable<string> Offences(MethodDefinition method) =>
        from reached in Reachable(method)
        from instruction in reached.Body.Instructions
        let offence = OffenceOf(instruction)
        where offence is not null
        select $"{method.DeclaringType.Name}.{method.Name}: {offence}";

    private static string? OffenceOf(Instruction instruction) => instruction.Operand switch
    {
        MethodReference called => Forbidden.FirstOrDefault($"{called.DeclaringType.GetElementType().FullName}::{called.Name}".StartsWith),
        // State that outlives an orchestration: what is never assigned again is none.
        FieldReference field when instruction.OpCode.Code is Code.Ldsfld or Code.Stsfld
            && field.Resolve() is { IsInitOnly: false, IsLiteral: false } found
            && !found.Name.StartsWith('<') => $"{found.DeclaringType.Name}::{found.Name}",
        _ => null,
    };

    /// <summary>The method, what the compiler made of its awaits and lambdas, and the static helpers that it calls.</summary>
    private static HashSet<MethodDefinition> Reachable(MethodDefinition method)
    {
        var (found, ahead) = (new HashSet<MethodDefinition>(), new Stack<MethodDefinition>([method]));
        while (ahead.TryPop(out var next))
        {
            if (!next.HasBody || !found.Add(next))
                continue;

            foreach (var nested in next.DeclaringType.NestedTypes)
            {
                if (nested.Name.StartsWith($"<{next.Name}>", StringComparison.Ordinal))
                    nested.Methods.Where(inner => inner.Name == "MoveNext").ToList().ForEach(ahead.Push);
            }

            foreach (var called in next.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>())
            {
                if (called.DeclaringType.Scope == method.Module && called.Resolve() is { } own && IsHelper(own))
                    ahead.Push(own);
            }
        }

        return found;
    }

    // Constructors of orders and rules of the domain are values; what is called on an instance is an activity's.
    private static bool IsHelper(MethodDefinition method) =>
        method.IsStatic || method.DeclaringType.Name.StartsWith('<');

    private static class Careless
    {
        private static int _count;

        public static async Task<DateTime> ReadsTheClock(TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return DateTime.UtcNow;
        }

        public static Guid MakesAnId(TaskOrchestrationContext context) => Guid.NewGuid();

        public static Task SleepsInAHelper(TaskOrchestrationContext context) => Helper();

        public static int Remembers(TaskOrchestrationContext context) => _count++;

        public static async Task RacesAgainstATimerForEver(TaskOrchestrationContext context)
        {
            var deadline = context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            await Task.WhenAny(context.WaitForExternalEvent<bool>("it"), deadline);
        }

        public static async Task RacesAndForgetsTheTimer(TaskOrchestrationContext context)
        {
            using var ended = new CancellationTokenSource();
            var deadline = context.CreateTimer(TimeSpan.FromMinutes(1), ended.Token);
            await Task.WhenAny(context.WaitForExternalEvent<bool>("it"), deadline);
        }

        public static async Task RacesAndCancels(TaskOrchestrationContext context)
        {
            using var ended = new CancellationTokenSource();
            var deadline = context.CreateTimer(TimeSpan.FromMinutes(1), ended.Token);
            await Task.WhenAny(context.WaitForExternalEvent<bool>("it"), deadline);
            ended.Cancel();
        }

        private static async Task Helper() => await Task.Delay(1);
    }
}
