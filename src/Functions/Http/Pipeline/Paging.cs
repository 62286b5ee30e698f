using FluentValidation;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>What listings have in common.</summary>
internal static class Paging
{
    public static readonly ApiError InvalidCursor =
        ApiError.InvalidInput("page_cursor", "Not a cursor of this listing: damaged, or given for other parameters");

    /// <param name="call">The request.</param>
    /// <param name="cursor">The cursor that it gives, if it does.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <returns>Whether the cursor, if there is one, belongs to this listing.</returns>
    public static bool TryReadCursor<T>(ApiCall<T> call, string? cursor, out string? after)
        where T : new()
    {
        after = cursor is null ? null : PageCursor.Read(call, cursor);
        return cursor is null || after is not null;
    }
}

/// <summary>Rules that many parameters share.</summary>
internal static class CommonRules
{
    public static IRuleBuilderOptions<T, TValue?> Required<T, TValue>(this IRuleBuilder<T, TValue?> rule) =>
        rule.NotNull().WithMessage("Required");

    /// <summary>For a parameter that has two names: both may be given if they agree.</summary>
    /// <param name="rule">The rule of the one.</param>
    /// <param name="other">The other.</param>
    /// <param name="otherName">The name of the other in the API.</param>
    public static IRuleBuilderOptions<T, bool?> MeansTheSameAs<T>(
        this IRuleBuilder<T, bool?> rule, Func<T, bool?> other, string otherName) =>
        rule.Must((parameters, value) => value is null || other(parameters) is null || value == other(parameters))
            .WithMessage($"Contradicts {otherName}, which means the same");

    public static IRuleBuilderOptions<T, int?> IsLimit<T>(this IRuleBuilder<T, int?> rule, int max) =>
        rule.InclusiveBetween(1, max).WithMessage($"Must be from 1 to {max}");
}
