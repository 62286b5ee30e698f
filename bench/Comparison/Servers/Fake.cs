using System.Diagnostics;
using System.Globalization;
using AccessCodes.TestSupport;

namespace AccessCodes.Comparison.Servers;

/// <summary>Seam's in-memory fake of the same API, in Node.js: what a user would take instead of this product.</summary>
internal static class Fake
{
    private const string Attempts = "Attempts ";

    /// <summary>Starts the fake.</summary>
    /// <param name="inventory">The codes that it holds.</param>
    /// <param name="attempts">How many action attempts it holds.</param>
    /// <param name="cancellation">Cancels the start.</param>
    public static Task<Server> StartAsync(Inventory inventory, int attempts, CancellationToken cancellation)
    {
        Node.InstallPackages("bench");
        return Server.StartAsync(
            "fake-seam-connect",
            "seam_apikey1_token",
            new ProcessStartInfo(Node.Executable, [Path.Combine(AppContext.BaseDirectory, "fake.mjs")])
            {
                Environment =
                {
                    ["LOCKS"] = inventory.Locks.ToString(CultureInfo.InvariantCulture),
                    ["CODES_ON_EACH"] = inventory.CodesOnEach.ToString(CultureInfo.InvariantCulture),
                    ["ATTEMPTS"] = attempts.ToString(CultureInfo.InvariantCulture),
                },
            },
            cancellation);
    }

    /// <summary>The action attempts of the fake.</summary>
    public static IReadOnlyList<string> AttemptsOf(Server fake) => fake.Printed
        .Split('\n')
        .First(line => line.StartsWith(Attempts, StringComparison.Ordinal))[Attempts.Length..]
        .Split(' ', StringSplitOptions.TrimEntries);
}
