using System.Reflection;
using AccessCodes.Functions;
using AccessCodes.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.LocalHost.Tests.Hosting;

public sealed class FunctionTests
{
    [Fact]
    public void The_functions_of_the_app_can_all_run_here() =>
        Assert.NotEmpty(FunctionCatalog.Of(typeof(ServiceRegistration).Assembly).Functions);

    [Theory]
    [InlineData(nameof(Wrong.TwoTriggers), "it has 2 triggers instead of one")]
    [InlineData(nameof(Wrong.NoTrigger), "it has 0 triggers instead of one")]
    [InlineData(nameof(Wrong.HttpIntoText), "its trigger gives a HttpRequest, not a String")]
    [InlineData(nameof(Wrong.UnknownParameter), "its parameter 'clock' of type TimeProvider cannot be bound")]
    [InlineData(nameof(Wrong.UnmarkedClient), "its parameter 'client' of type DurableTaskClient cannot be bound")]
    public void A_function_that_cannot_run_here_is_named_with_the_reason(string method, string reason)
    {
        var thrown = Assert.Throws<FunctionCannotRunException>(() => Find(typeof(Wrong), method));

        Assert.Equal($"The function '{method}' cannot run here: {reason}.", thrown.Message);
    }

    [Theory]
    [InlineData(nameof(Right.Nothing), null)]
    [InlineData(nameof(Right.Value), 7)]
    [InlineData(nameof(Right.Task), null)]
    [InlineData(nameof(Right.TaskOfValue), 7)]
    [InlineData(nameof(Right.Static), 7)]
    public async Task A_function_is_called_however_it_returns(string method, object? expected)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var invocation = new Invocation(services, 7, CancellationToken.None);

        Assert.Equal(expected, await Find(typeof(Right), method).InvokeAsync(invocation));
    }

    [Fact]
    public async Task A_function_that_throws_throws_what_it_threw()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var invocation = new Invocation(services, 7, CancellationToken.None);

        await Assert.ThrowsAsync<TimeoutException>(() => Find(typeof(Right), nameof(Right.Throws)).InvokeAsync(invocation));
    }

    private static Function Find(Type type, string method) =>
        Function.From(method, type.GetMethod(method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)!);

    private sealed class Wrong
    {
        public void TwoTriggers([HttpTrigger] HttpRequest request, [TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        public void NoTrigger(HttpRequest request)
        {
        }

        public void HttpIntoText([HttpTrigger] string request)
        {
        }

        public void UnknownParameter([TimerTrigger("* * * * *")] TimerInfo timer, TimeProvider clock)
        {
        }

        public void UnmarkedClient([TimerTrigger("* * * * *")] TimerInfo timer, DurableTaskClient client)
        {
        }
    }

    private sealed class Right
    {
        public void Nothing([ActivityTrigger] int input)
        {
        }

        public int Value([ActivityTrigger] int input) => input;

        public async Task Task([ActivityTrigger] int input) => await System.Threading.Tasks.Task.Delay(1);

        public async Task<int> TaskOfValue([ActivityTrigger] int input, CancellationToken cancellation)
        {
            await System.Threading.Tasks.Task.Delay(1, cancellation);
            return input;
        }

        public static int Static([ActivityTrigger] int input) => input;

        public int Throws([ActivityTrigger] int input) => throw new TimeoutException();
    }
}
