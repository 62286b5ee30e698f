using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.TestSupport;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AccessCodes.Functions.Tests.Orchestrations;

public sealed class ActivityTimeoutTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string> Activities =>
    [
        .. from type in typeof(ConvertToManaged).Assembly.GetTypes()
           from method in type.GetMethods()
           where method.GetParameters().Any(parameter => parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null)
           select $"{type.FullName}.{method.Name}",
    ];

    [Theory]
    [MemberData(nameof(Activities))]
    public void Every_activity_takes_the_token_of_its_time_limit(string activity)
    {
        var dot = activity.LastIndexOf('.');
        var method = typeof(ConvertToManaged).Assembly.GetType(activity[..dot])!.GetMethod(activity[(dot + 1)..])!;

        Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    [Theory]
    [InlineData("controlQueueVisibilityTimeout")]
    [InlineData("workItemQueueVisibilityTimeout")]
    public void The_limit_is_below_the_time_that_storage_hides_what_an_instance_works_on(string setting)
    {
        using var host = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("host.json")));
        var hidden = TimeSpan.Parse(
            host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("storageProvider")
                .GetProperty(setting).GetString()!,
            System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(ActivityTimeout.Limit < hidden);
    }

    [Fact]
    public void The_limit_is_above_the_time_that_a_provider_and_a_receiver_may_take()
    {
        Assert.True(ActivityTimeout.Limit > ProviderCall.Timeout);
        Assert.True(ActivityTimeout.Limit > Functions.Webhooks.WebhookSender.Patience);
    }

    [Fact]
    public async Task An_activity_that_hangs_is_cancelled_at_the_limit()
    {
        var run = ActivityTimeout.RunAsync(
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return true;
            },
            _time,
            CancellationToken.None);

        _time.Advance(ActivityTimeout.Limit - TimeSpan.FromSeconds(1));
        Assert.False(run.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => run);
    }

    [Fact]
    public async Task An_activity_that_ignores_its_token_is_not_waited_for_beyond_the_limit()
    {
        var never = new TaskCompletionSource<bool>();
        var run = ActivityTimeout.RunAsync(_ => never.Task, _time, CancellationToken.None);

        _time.Advance(ActivityTimeout.Limit);

        await Assert.ThrowsAsync<TimeoutException>(() => run);
    }

    [Theory]
    [InlineData("activityTrigger", true)]
    [InlineData("orchestrationTrigger", false)]
    [InlineData("httpTrigger", false)]
    public void The_worker_bounds_activities_and_nothing_else(string trigger, bool isBounded) =>
        Assert.Equal(isBounded, ActivityTimeoutMiddleware.IsActivity(Context(trigger).Object));

    [Fact]
    public async Task The_worker_gives_an_activity_the_token_of_its_time_limit_and_all_else_of_its_context()
    {
        var context = Context("activityTrigger");
        context.Setup(mock => mock.InvocationId).Returns("invocation");
        CancellationToken token = default;
        var run = new ActivityTimeoutMiddleware(_time).Invoke(context.Object, bounded =>
        {
            Assert.Equal("invocation", bounded.InvocationId);
            Assert.Same(context.Object.FunctionDefinition, bounded.FunctionDefinition);
            token = bounded.CancellationToken;
            return Task.Delay(Timeout.Infinite, token);
        });

        _time.Advance(ActivityTimeout.Limit);

        await Assert.ThrowsAsync<TimeoutException>(() => run);
        Assert.True(token.IsCancellationRequested);
    }

    private static Mock<FunctionContext> Context(string trigger)
    {
        var binding = new Mock<BindingMetadata>();
        binding.Setup(mock => mock.Type).Returns(trigger);
        var definition = new Mock<FunctionDefinition>();
        definition.Setup(mock => mock.InputBindings)
            .Returns(ImmutableDictionary<string, BindingMetadata>.Empty.Add("input", binding.Object));
        var context = new Mock<FunctionContext>();
        context.Setup(mock => mock.FunctionDefinition).Returns(definition.Object);
        return context;
    }
}
