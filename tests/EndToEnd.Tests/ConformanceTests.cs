using System.Text.Json;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>
/// Every endpoint, driven by the official SDK as Sdk/conformance/expectations says, answers as the schemas of
/// @seamapi/types and its own openapi.json say.
/// </summary>
public sealed class ConformanceTests(ConformanceRun run) : IClassFixture<ConformanceRun>
{
    private static IEnumerable<HttpEndpoint> SeamsOwn =>
        HttpEndpoint.All.Where(endpoint => !endpoint.Says.IsBeyondSeam);

    [NodeFact]
    public async Task No_answer_deviates()
    {
        var problems = (await run.ReportAsync()).Problems;

        Assert.True(problems.Count == 0, $"{problems.Count} problems:\n\n{string.Join("\n\n", problems)}");
    }

    [NodeFact]
    public async Task Every_method_of_every_endpoint_has_succeeded()
    {
        var report = await run.ReportAsync();

        var missing =
            from endpoint in SeamsOwn
            from method in endpoint.Methods
            where !report.Calls.Any(call =>
                call.Path == endpoint.Path && call.Method == method && call.Status is >= 200 and < 300)
            select $"{method} {endpoint.Path}";
        Assert.Empty(missing);
    }

    [NodeFact]
    public async Task Every_endpoint_that_takes_an_id_has_refused_one()
    {
        var report = await run.ReportAsync();

        var missing =
            from endpoint in SeamsOwn
            where ParameterSchemas.Of(endpoint.Says.Parameters!).Any(IsId)
            where !report.Calls.Any(call => call.Path == endpoint.Path && call.Status is 400 or 404 or 409)
            select endpoint.Path;
        Assert.Empty(missing);
    }

    [NodeFact]
    public async Task No_expectation_is_of_an_endpoint_that_is_not_there() =>
        Assert.Empty((await run.ReportAsync()).Expected.Except(SeamsOwn.Select(endpoint => endpoint.Path)));

    [NodeFact]
    public async Task Every_exception_is_needed() => Assert.Empty((await run.ReportAsync()).UnusedExceptions);

    private static bool IsId(ParameterSchema parameter) =>
        parameter.Name.EndsWith("_id", StringComparison.Ordinal)
        || parameter.Name.EndsWith("_ids", StringComparison.Ordinal);
}

/// <summary>One run of the suite against a process of its own, shared by the tests that look at what came of it.</summary>
public sealed class ConformanceRun
{
    private readonly Lazy<Task<ConformanceReport>> _report = new(RunAsync);

    /// <summary>Runs the suite when first asked, so that tests that are skipped for want of Node.js do not need it.</summary>
    internal Task<ConformanceReport> ReportAsync() => _report.Value;

    private static async Task<ConformanceReport> RunAsync()
    {
        await using var host = await LocalHostProcess.StartAsync();
        var functionKey = Path.Combine(host.Data, "function-key");
        var printed = await NodeScript.RunAsync(
            Path.Combine("conformance", "run.mjs"),
            host.Url.ToString(),
            File.Exists(functionKey) ? (await File.ReadAllTextAsync(functionKey)).Trim() : "");
        return JsonSerializer.Deserialize<ConformanceReport>(printed, JsonSerializerOptions.Web)!;
    }
}

/// <summary>What came of a run.</summary>
internal sealed record ConformanceReport(
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> UnusedExceptions,
    IReadOnlyList<string> Expected,
    IReadOnlyList<ConformanceCall> Calls);

/// <summary>A call of a run.</summary>
internal sealed record ConformanceCall(string Method, string Path, int Status);
