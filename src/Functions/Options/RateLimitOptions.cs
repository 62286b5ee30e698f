using System.ComponentModel.DataAnnotations;
using AccessCodes.Domain.Limits;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Options;

/// <summary>
/// How much a device is asked for, at most; the defaults are those of Seam. The settings are <c>RateLimits__Enabled</c>
/// and so on.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Each action that is counted is a moment in one row, and a row holds that many.</summary>
    private const int Highest = 500;

    /// <summary>Whether there are limits at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many codes may be created on a device in a minute.</summary>
    [Range(1, Highest)]
    public int CreationsPerMinute { get; set; } = 10;

    /// <summary>How many codes of a device may be changed or converted in a minute.</summary>
    [Range(1, Highest)]
    public int UpdatesPerMinute { get; set; } = 10;

    /// <summary>How many codes of a device may be deleted in a minute.</summary>
    [Range(1, Highest)]
    public int DeletionsPerMinute { get; set; } = 20;

    internal int PerMinute(DeviceActionKind kind) => kind switch
    {
        DeviceActionKind.Creation => CreationsPerMinute,
        DeviceActionKind.Update => UpdatesPerMinute,
        DeviceActionKind.Deletion => DeletionsPerMinute,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a limit."),
    };
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
