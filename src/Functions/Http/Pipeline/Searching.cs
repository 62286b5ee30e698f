using FluentValidation;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>What the <c>search</c> parameter of listings finds.</summary>
internal static class Searching
{
    /// <summary>With fewer characters too many ids would be found.</summary>
    private const int ShortestPartOfId = 4;

    public static IRuleBuilderOptions<T, string?> IsSearch<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(search => search is null || search.Trim().Length > 0).WithMessage("Must not be blank");

    /// <summary>Whether the search is an id or what one begins with.</summary>
    public static bool IsId(string search, Guid id) =>
        search.Length >= ShortestPartOfId && id.ToString().StartsWith(search, StringComparison.OrdinalIgnoreCase);

    public static bool IsIn(string search, string? text) =>
        text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;
}
