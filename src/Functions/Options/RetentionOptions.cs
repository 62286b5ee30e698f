using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Options;

/// <summary>For how long what is over is kept. The settings are <c>Retention__AttemptDays</c> and so on.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    private const int Longest = 3650;

    /// <summary>For how many days an action attempt that has ended is kept, from when it was accepted.</summary>
    [Range(7, Longest)]
    public int AttemptDays { get; set; } = 90;

    /// <summary>For how many days an event is kept: longer than its delivery to a webhook may take.</summary>
    [Range(7, Longest)]
    public int EventDays { get; set; } = 90;

    /// <summary>
    /// For how many days the history of an orchestration that has ended is kept, from when it began: longer than the sweeper
    /// looks after any.
    /// </summary>
    [Range(7, Longest)]
    public int InstanceDays { get; set; } = 7;

    /// <summary>
    /// For how many days the answer to a request with an <c>Idempotency-Key</c> is kept: longer than the key stands for the
    /// request, which is a day.
    /// </summary>
    [Range(2, Longest)]
    public int IdempotencyKeyDays { get; set; } = 2;
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
