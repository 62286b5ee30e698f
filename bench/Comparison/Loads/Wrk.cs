using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AccessCodes.Comparison.Servers;
using AccessCodes.TestSupport;

namespace AccessCodes.Comparison.Loads;

/// <summary>The load generator, wrk: a small process in C that leaves the cores to what it measures.</summary>
internal static class Wrk
{
    /// <summary>How many requests are under way at any time.</summary>
    public const int Concurrency = 32;

    private const string Command = "wrk";

    /// <exception cref="CannotMeasureException">It is not installed.</exception>
    public static void Require()
    {
        if (Node.OnPath(Command) is null)
            throw new CannotMeasureException("Needs wrk on the PATH: apt-get install wrk, or brew install wrk.");
    }

    /// <summary>Asks for paths for some time.</summary>
    public static Task<Load> RunAsync(
        Server server, IReadOnlyList<string> paths, TimeSpan duration, CancellationToken cancellation) =>
        RunAsync(server, paths, duration, requests: 0, cancellation);

    /// <summary>Asks for paths a number of times.</summary>
    public static async Task CountAsync(
        Server server, IReadOnlyList<string> paths, int requests, CancellationToken cancellation)
    {
        // Having asked as often as it should, wrk sits its time out: so it gets little time, as often as it takes. What
        // is under way when it stops was asked for as well.
        for (var left = (long)requests; left > 0;)
        {
            var load = await RunAsync(server, paths, TimeSpan.FromSeconds(1), (int)left, cancellation);
            left -= load.Count + Concurrency;
        }
    }

    private static async Task<Load> RunAsync(
        Server server, IReadOnlyList<string> paths, TimeSpan duration, int requests, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, paths, cancellation);
            var (serverBefore, wrkBefore) =
                (ProcessStatus.ProcessorSeconds(server.ProcessId), ProcessStatus.ProcessorSecondsOfEnded());
            var printed = await RunAsync(
                [
                    "--threads", "1",
                    "--connections", Text(Concurrency),
                    "--duration", $"{Text((int)Math.Ceiling(duration.TotalSeconds))}s",
                    "--timeout", "10s",
                    "--script", Path.Combine(AppContext.BaseDirectory, "load.lua"),
                    "--header", $"Authorization: Bearer {server.ApiKey}",
                    server.Url.AbsoluteUri, "--", file, Text(requests),
                ],
                cancellation);
            var counted = JsonSerializer.Deserialize(
                printed.Split('\n').Last(line => line.StartsWith('{')), WrkJson.Default.WrkSummary)!;
            if (counted.Failed > 0)
                throw new CannotMeasureException($"{server.Name}: {counted.Failed} requests failed.\n{printed}");

            var seconds = counted.Microseconds / 1e6;
            return new Load(counted.Requests / seconds, counted.P50 / 1e3, counted.P99 / 1e3)
            {
                Count = counted.Requests,
                CoresOfServer = (ProcessStatus.ProcessorSeconds(server.ProcessId) - serverBefore) / seconds,
                CoresOfGenerator = (ProcessStatus.ProcessorSecondsOfEnded() - wrkBefore) / seconds,
            };
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(Command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? await output
                : throw new CannotMeasureException($"wrk ended with {process.ExitCode}:\n{await errors}{await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
