using System.Globalization;

namespace AccessCodes.Comparison.Servers;

/// <summary>What Linux tells of a process.</summary>
internal static class ProcessStatus
{
    // The kernel counts in hundredths of a second whatever its own clock does (sysconf(_SC_CLK_TCK)).
    private const double TicksPerSecond = 100;

    /// <summary>How much of its memory is resident, in MiB.</summary>
    public static double ResidentMemory(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>How long a process has run on a core, in seconds.</summary>
    public static double ProcessorSeconds(int processId) => Seconds($"/proc/{processId}/stat", firstField: 14);

    /// <summary>How long this process has run on a core, in seconds.</summary>
    public static double ProcessorSecondsOfThis() => ProcessorSeconds(Environment.ProcessId);

    /// <summary>How long those have run on a core that this process started and that have ended, in seconds.</summary>
    public static double ProcessorSecondsOfEnded() => Seconds("/proc/self/stat", firstField: 16);

    // Fields have the numbers of proc_pid_stat(5): of each pair, the time in the program and that in the kernel.
    private static double Seconds(string path, int firstField)
    {
        // The second field is the name in parentheses, which may hold anything.
        var text = File.ReadAllText(path);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(firstField) + Ticks(firstField + 1)) / TicksPerSecond;

        double Ticks(int field) => double.Parse(fields[field - 3], CultureInfo.InvariantCulture);
    }
}
