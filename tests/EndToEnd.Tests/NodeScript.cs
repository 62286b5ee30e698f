using System.Diagnostics;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>Runs JavaScript with the packages of tests/package.json.</summary>
internal static class NodeScript
{
    /// <summary>Runs a script beside the tests.</summary>
    /// <param name="file">Its name in the folder Sdk.</param>
    /// <param name="arguments">What it is given.</param>
    /// <returns>What it printed.</returns>
    public static Task<string> RunAsync(string file, params string[] arguments) =>
        ProcessOutput.OfAsync(Node.Executable, [Path.Combine(AppContext.BaseDirectory, "Sdk", file), .. arguments]);

    /// <summary>Runs a module of the documentation.</summary>
    /// <param name="module">Its text.</param>
    /// <param name="url">Where the product is, instead of where the documentation has it.</param>
    /// <returns>The line that it printed.</returns>
    public static async Task<string> RunExampleAsync(string module, Uri url)
    {
        // The SDK waits ten seconds for an attempt, which a machine that runs many tests may take.
        var patient = module.Replace(
            "endpoint: 'http://localhost:7071'",
            $"endpoint: '{url.ToString().TrimEnd('/')}', waitForActionAttempt: {{ timeout: 120_000 }}",
            StringComparison.Ordinal);

        // Beside the tests, so that the packages are found.
        var file = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.mjs");
        await File.WriteAllTextAsync(file, patient);
        try
        {
            return (await ProcessOutput.OfAsync(Node.Executable, [file])).Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>What a program prints.</summary>
internal static class ProcessOutput
{
    /// <summary>More than whatever the program waits for itself, so that it can tell what it waited for in vain.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Runs a program, which must succeed.</summary>
    public static async Task<string> OfAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{await errors}\n{await output}");
        return await output;
    }
}
