using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AccessCodes.Micro;

/// <summary>An orchestration on the task hub of LocalHost, from its start to its end, alone and with others.</summary>
public class EngineBenchmarks
{
    private const int Together = 64;

    private DirectoryInfo _folder = null!;
    private SqliteDatabase _database = null!;
    private DurableWorker _worker = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("access-codes-micro-");
        _database = new SqliteDatabase(Path.Combine(_folder.FullName, "engine.db"));
        var functions = new DurableFunctions()
            .AddActivity("Step", typeof(RawJson), (_, _) => Task.FromResult<object?>("done"))
            .AddOrchestrator("OneStep", StepsOf(1))
            .AddOrchestrator("ThreeSteps", StepsOf(3));
        _worker = new DurableWorker(
            new SqliteTaskHub(_database, TimeProvider.System, NullLogger.Instance), functions);
        await _worker.StartAsync();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _worker.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark]
    public Task OneStep() => RunAsync("OneStep");

    [Benchmark]
    public Task ThreeSteps() => RunAsync("ThreeSteps");

    [Benchmark(OperationsPerInvoke = Together)]
    public Task ThreeStepsOfMany() => Task.WhenAll(Enumerable.Range(0, Together).Select(_ => RunAsync("ThreeSteps")));

    private static Orchestrator StepsOf(int count) => async context =>
    {
        for (var step = 0; step < count; step++)
            await context.CallActivityAsync<string>("Step");
        return "ended";
    };

    private async Task RunAsync(string orchestration)
    {
        var instanceId = await _worker.Client.ScheduleNewOrchestrationInstanceAsync(orchestration);
        await _worker.Client.WaitForInstanceCompletionAsync(instanceId);
    }
}
