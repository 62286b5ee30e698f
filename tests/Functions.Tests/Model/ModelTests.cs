using System.Globalization;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Model;

/// <summary>
/// Whatever is done in whatever order, the product does what a small model of it does; and what is done at once comes out as
/// if it had been done in some order. <see cref="Rounds.Variable"/> has more sequences tried, MODEL_SEED the same again: a
/// failure names the seed, the three numbers that replay the one sequence, and the shortest one that was found to fail.
/// </summary>
public sealed class ModelTests : IAsyncLifetime
{
    private static readonly Content[] Codes =
        [new("Owner", "4071"), new("Cleaner", "8362"), new("Gardener", "550194")];

    private readonly ModelClock _time = new();
    private TestApp _app = null!;

    // What timers would do is done by the steps.
    public async Task InitializeAsync() => _app = await TestApp.StartAsync(
        services => services.AddSingleton<TimeProvider>(_time));

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void Whatever_is_done_one_after_the_other_the_product_does_as_the_model() =>
        Check("one by one", Rounds.Of(5), Sequences.OneByOne, FollowAsync);

    [Fact]
    public void What_is_done_at_once_comes_out_as_if_it_had_been_done_in_some_order() =>
        Check("at once", Rounds.Of(15), Sequences.AtOnce, RaceAsync);

    private static void Check<T>(string name, int sequences, Arbitrary<T> arbitrary, Func<T, Task> property)
    {
        var seed = Given() ?? [(ulong)Random.Shared.NextInt64()];
        var config = Config.QuickThrowOnFailure.WithName($"{name}: MODEL_SEED={seed[0]}").WithMaxTest(sequences);
        config = seed is [var first, var gamma, var size]
            ? config.WithMaxTest(1).WithReplay(first, gamma, (int)size)
            : config.WithReplay(seed[0], seed[0] | 1);
        FsCheck.Fluent.Prop.ForAll(arbitrary, property).Check(config);
    }

    private static ulong[]? Given() =>
        Environment.GetEnvironmentVariable("MODEL_SEED") is { Length: > 0 } text
            ? [.. text.Trim('(', ')').Split(',').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))]
            : null;

    private async Task FollowAsync(Step[] steps)
    {
        var model = LockModel.Begin(Codes);
        var real = await RealLock.ConnectAsync(_app, _time, Codes);
        foreach (var (index, step) in steps.Index())
            await FollowAsync(model, real, step, Codes.Length + index);
    }

    private static async Task FollowAsync(LockModel model, RealLock real, Step step, int index)
    {
        var number = step is Step.Action action ? model.NumberOf(action) : index;
        if (step is Step.Create(var creator, _, _))
            real.Creators[number] = creator;

        var expected = model.Apply(step, number);
        var begun = await real.BeginAsync(step, number);
        await real.RestAsync();

        AssertAre($"{step} => {expected}\n{Sight.Of(model)}", $"{step} => {await real.EndOfAsync(ByOf(step), begun)}\n{await real.LookAsync()}");
    }

    private async Task RaceAsync(Race race)
    {
        var model = LockModel.Begin(Codes);
        var real = await RealLock.ConnectAsync(_app, _time, Codes);
        foreach (var (index, step) in race.Before.Index())
            await FollowAsync(model, real, step, Codes.Length + index);

        var racing = race.Racing.Index().Select(step => (
            step.Item,
            Number: step.Item is Step.Action action
                ? model.NumberOf(action)
                : Codes.Length + race.Before.Length + step.Index)).ToArray();
        foreach (var (step, number) in racing)
        {
            if (step is Step.Create(var creator, _, _))
                real.Creators[number] = creator;
        }

        var begun = await Task.WhenAll(racing.Select(step => Task.Run(() => real.BeginAsync(step.Item, step.Number))));
        await real.RestAsync();
        var done = new List<(Step Step, int Number, string End)>();
        foreach (var (index, (step, number)) in racing.Index())
        {
            // One that was joined to another, or turned away while another was under way, has done nothing.
            var isJoined = begun[index].AttemptId is { } id && begun[..index].Any(other => other.AttemptId == id);
            var end = await real.EndOfAsync(ByOf(step), begun[index]);
            var isTurnedAway = end == "access_code_busy" || (end == "managed_by_another_workspace"
                && racing.Any(other => other.Number == number && ByOf(other.Item) != ByOf(step)));
            if (!isJoined && !isTurnedAway)
                done.Add((step, number, end));
        }

        Assert.True(done.Count > 0, "All were turned away.");
        foreach (var tenant in Enum.GetValues<Tenant>())
            await real.BeginAsync(new Step.Sync(tenant), 0);
        await real.RestAsync();

        var seen = (await real.LookAsync()).InAnyOrder();
        var possible = Orders(done.ToArray()).Select(order => Outcome(model.Copy(), order)).ToArray();
        Assert.True(
            possible.Contains(seen),
            $"{race}\ncame to\n{string.Join(", ", done.Select(one => $"{one.Step} => {one.End}"))}\n{seen}\nand no order does, such as\n{string.Join("\nor\n", possible.Distinct())}");
    }

    /// <summary>What an order comes to, provided that each step ends in it as it did.</summary>
    private static string Outcome(LockModel model, IReadOnlyList<(Step Step, int Number, string End)> order)
    {
        foreach (var (step, number, end) in order)
        {
            if (model.Apply(step, number) is var other && other != end)
                return $"{step} => {other}";
        }

        foreach (var tenant in Enum.GetValues<Tenant>())
            model.Apply(new Step.Sync(tenant), 0);
        return Sight.Of(model).InAnyOrder();
    }

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length <= 1
        ? [items]
        : items.Index().SelectMany(first =>
            Orders([.. items.Where((_, index) => index != first.Index)]).Select(rest => (T[])[first.Item, .. rest]));

    private static Tenant ByOf(Step step) => step switch
    {
        Step.Action action => action.By,
        Step.Create create => create.By,
        _ => Tenant.Sandbox,
    };

    private static void AssertAre(string expected, string actual) =>
        Assert.True(expected == actual, $"Expected:\n{expected}\n\nbut it came to:\n{actual}");
}
