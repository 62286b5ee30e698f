using System.Diagnostics;
using System.Security.Cryptography;

namespace AccessCodes.TestSupport;

/// <summary>Installs what a package.json names, once for all processes on this machine.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(4);

    /// <param name="npm">The npm executable.</param>
    /// <param name="folder">The folder of package.json and its lock file.</param>
    /// <exception cref="InvalidOperationException">npm failed; the message holds what it printed.</exception>
    public static void Install(string npm, string folder)
    {
        // The stamp lies among the packages, so that it goes when they go.
        var stamp = Path.Combine(folder, "node_modules", ".installed-lock");
        var wanted = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "package-lock.json"))));
        if (IsInstalled())
            return;

        using var held = LockFile(folder);
        if (IsInstalled())
            return;

        Run(npm, folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        File.WriteAllText(stamp, wanted);

        bool IsInstalled() => File.Exists(stamp) && File.ReadAllText(stamp) == wanted;
    }

    private static FileStream LockFile(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "obj")).FullName, "npm-ci.lock");
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < LockPatience)
            {
                Thread.Sleep(200);
            }
        }
    }

    private static void Run(string npm, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(npm, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExit(InstallPatience);
        if (!ended)
            process.Kill(entireProcessTree: true);
        if (!ended || process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"npm {string.Join(' ', arguments)} {(ended ? $"failed with {process.ExitCode}" : "did not end")}:\n"
                + output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
        }
    }
}
