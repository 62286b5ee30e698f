using AccessCodes.Domain.Attempts;
using AccessCodes.Functions.Http;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.TestSupport;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Micro;

/// <summary>Whole reads, from the request to the answer written: all but the network and the server's own work.</summary>
public class RequestBenchmarks
{
    private Host _host = null!;
    private UnmanagedAccessCodes _codes = null!;
    private ActionAttempts _attempts = null!;
    private Guid _attempt;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _host = Host.Start();
        var services = _host.Get<IServiceProvider>();
        _codes = ActivatorUtilities.CreateInstance<UnmanagedAccessCodes>(services);
        _attempts = ActivatorUtilities.CreateInstance<ActionAttempts>(services);
        var accepted = await _host.Get<CodeActionIntake>().ConvertAsync(
            Host.Workspace,
            Operation.New(DateTimeOffset.UtcNow),
            Known.Code(ExtraLock.Number, 1),
            new ConversionOptions(Force: false, IsExternalModificationAllowed: false),
            _host.Get<DurableTaskClient>());
        if (accepted.IsRefused(out var attempt, out var refusal))
            throw new InvalidOperationException($"The conversion was refused: {refusal}.");

        await _host.Get<AttemptWait>().ForEndAsync(attempt, TimeSpan.FromSeconds(10), CancellationToken.None);
        _attempt = attempt.ActionAttemptId;
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Benchmark]
    public Task ListPage() => AnswerAsync(
        _codes.List, "/access_codes/unmanaged/list", $"?device_id={Host.Lock}&limit={Host.PageSize}");

    [Benchmark]
    public Task GetCode() => AnswerAsync(_codes.Get, "/access_codes/unmanaged/get", $"?access_code_id={Host.Code}");

    [Benchmark]
    public Task GetAttempt() => AnswerAsync(
        _attempts.Get, "/action_attempts/get", $"?action_attempt_id={_attempt}");

    private async Task AnswerAsync(Func<HttpRequest, Task<IResult>> function, string path, string query)
    {
        var request = _host.Request(path, query);
        var result = await function(request);
        await result.ExecuteAsync(request.HttpContext);
        if (request.HttpContext.Response.StatusCode != StatusCodes.Status200OK)
            throw new InvalidOperationException($"{path} answered {request.HttpContext.Response.StatusCode}.");
    }
}
