using AccessCodes.Functions.Http.Pipeline;
using FluentValidation;

namespace AccessCodes.Functions.Http;

/// <summary>What the parameters of managed codes have in common.</summary>
internal static class CodeRules
{
    private const int LongestName = 200;

    /// <summary>How long <c>sync</c> waits; the attempt goes on all the same.</summary>
    public static readonly TimeSpan SyncPatience = TimeSpan.FromSeconds(10);

    public static IRuleBuilderOptions<T, string?> IsName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.IsNoLongerThanNames()
            .Must(name => name is null || (!string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl)))
            .WithMessage("Must not be blank or hold control characters");

    public static IRuleBuilderOptions<T, string?> IsNoLongerThanNames<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(LongestName).WithMessage($"Must have at most {LongestName} characters");

    public static IRuleBuilderOptions<T, int?> IsPreferredLength<T>(
        this IRuleBuilder<T, int?> rule, Func<T, string?> code) =>
        rule.InclusiveBetween(4, 12).WithMessage("Must be from 4 to 12")
            .Must((parameters, length) => length is null || code(parameters) is not { } given || given.Length == length)
            .WithMessage("Contradicts code");

    public static IRuleBuilderOptions<T, string?> IsPin<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(code => code is null || (code.Length is >= 4 and <= 12 && code.All(char.IsAsciiDigit)))
            .WithMessage("Must have 4 to 12 digits");

    public static IRuleBuilderOptions<T, int?> IsBetween<T>(this IRuleBuilder<T, int?> rule, int least, int most) =>
        rule.InclusiveBetween(least, most).WithMessage($"Must be from {least} to {most}");

    /// <summary>For a time that has a counterpart: both are given, or neither.</summary>
    public static IRuleBuilderOptions<T, DateTimeOffset?> GoesWith<T>(
        this IRuleBuilder<T, DateTimeOffset?> rule, Func<T, DateTimeOffset?> other, string otherName) =>
        rule.Must((parameters, time) => time is not null || other(parameters) is null)
            .WithMessage($"Required, because {otherName} is given");

    public static IRuleBuilderOptions<T, DateTimeOffset?> IsAfter<T>(
        this IRuleBuilder<T, DateTimeOffset?> rule, Func<T, DateTimeOffset?> start) =>
        rule.Must((parameters, end) => end is null || start(parameters) is null || end > start(parameters))
            .WithMessage("Must be after starts_at");

    /// <returns>The error, where a time-bound code would have ended already.</returns>
    public static ApiError? EndInThePast(DateTimeOffset? endsAt, DateTimeOffset now) =>
        endsAt <= now ? ApiError.InvalidInput("ends_at", "Must be in the future") : null;
}
