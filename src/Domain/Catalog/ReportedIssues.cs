namespace AccessCodes.Domain.Catalog;

/// <summary>Lists of errors and warnings, in which each kind stands at most once.</summary>
public static class ReportedIssues
{
    /// <summary>Adds an error, or keeps the one of its kind that is there already: it tells since when.</summary>
    /// <param name="errors">The errors so far.</param>
    /// <param name="error">The error to add.</param>
    public static IReadOnlyList<ReportedError> With(this IReadOnlyList<ReportedError> errors, ReportedError error) =>
        errors.Any(known => known.Code == error.Code) ? errors : [.. errors, error];

    /// <summary>Adds errors, each unless one of its kind is there already.</summary>
    /// <param name="errors">The errors so far.</param>
    /// <param name="more">The errors to add.</param>
    /// <returns>The very list where there is nothing to add.</returns>
    public static IReadOnlyList<ReportedError> With(
        this IReadOnlyList<ReportedError> errors, IReadOnlyList<ReportedError> more) =>
        more.Count == 0 ? errors : more.Aggregate(errors, (known, error) => known.With(error));

    /// <summary>Takes a kind of error out.</summary>
    /// <param name="errors">The errors so far.</param>
    /// <param name="code">The kind to take out.</param>
    /// <returns>The very list where there is none of that kind.</returns>
    public static IReadOnlyList<ReportedError> Without(this IReadOnlyList<ReportedError> errors, ErrorCode code) =>
        errors.Has(code) ? [.. errors.Where(error => error.Code != code.Code)] : errors;

    /// <summary>Whether a kind of error is there.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="code">The kind.</param>
    public static bool Has(this IReadOnlyList<ReportedError> errors, ErrorCode code) =>
        errors.Any(error => error.Code == code.Code);

    /// <summary>Whether a kind of warning is there.</summary>
    /// <param name="warnings">The warnings.</param>
    /// <param name="code">The kind.</param>
    public static bool Has(this IReadOnlyList<ReportedWarning> warnings, WarningCode code) =>
        warnings.Any(warning => warning.Code == code.Code);

    /// <summary>Adds a warning, or keeps the one of its kind that is there already.</summary>
    /// <param name="warnings">The warnings so far.</param>
    /// <param name="warning">The warning to add.</param>
    public static IReadOnlyList<ReportedWarning> With(
        this IReadOnlyList<ReportedWarning> warnings, ReportedWarning warning) =>
        warnings.Any(known => known.Code == warning.Code) ? warnings : [.. warnings, warning];

    /// <summary>Adds warnings, each unless one of its kind is there already.</summary>
    /// <param name="warnings">The warnings so far.</param>
    /// <param name="more">The warnings to add.</param>
    /// <returns>The very list where there is nothing to add.</returns>
    public static IReadOnlyList<ReportedWarning> With(
        this IReadOnlyList<ReportedWarning> warnings, IReadOnlyList<ReportedWarning> more) =>
        more.Count == 0 ? warnings : more.Aggregate(warnings, (known, warning) => known.With(warning));

    /// <summary>Takes a kind of warning out.</summary>
    /// <param name="warnings">The warnings so far.</param>
    /// <param name="code">The kind to take out.</param>
    /// <returns>The very list where there is none of that kind.</returns>
    public static IReadOnlyList<ReportedWarning> Without(
        this IReadOnlyList<ReportedWarning> warnings, WarningCode code) =>
        warnings.Has(code) ? [.. warnings.Where(warning => warning.Code != code.Code)] : warnings;

    /// <summary>
    /// The errors that hold now: those that were there before tell since when, and those that hold no longer are gone.
    /// </summary>
    /// <param name="before">The errors so far.</param>
    /// <param name="holding">The kinds that hold.</param>
    /// <param name="now">The time.</param>
    /// <returns>The very list where nothing has changed.</returns>
    public static IReadOnlyList<ReportedError> Become(
        this IReadOnlyList<ReportedError> before, IEnumerable<ErrorCode> holding, DateTimeOffset now)
    {
        ReportedError[] after =
        [
            .. holding.Distinct().Select(code =>
                before.FirstOrDefault(error => error.Code == code.Code) ?? code.At(now)),
        ];
        return after.SequenceEqual(before) ? before : after;
    }

    /// <summary>The warnings that hold now, as with errors.</summary>
    /// <param name="before">The warnings so far.</param>
    /// <param name="holding">The kinds that hold.</param>
    /// <param name="now">The time.</param>
    /// <returns>The very list where nothing has changed.</returns>
    public static IReadOnlyList<ReportedWarning> Become(
        this IReadOnlyList<ReportedWarning> before, IEnumerable<WarningCode> holding, DateTimeOffset now)
    {
        ReportedWarning[] after =
        [
            .. holding.Distinct().Select(code =>
                before.FirstOrDefault(warning => warning.Code == code.Code) ?? code.At(now)),
        ];
        return after.SequenceEqual(before) ? before : after;
    }

    /// <summary>The errors of one scope.</summary>
    /// <param name="errors">All errors.</param>
    /// <param name="scope">The scope that is asked for.</param>
    public static IReadOnlyList<ReportedError> Of(this IReadOnlyList<ReportedError> errors, ErrorScope scope) =>
        [.. errors.Where(error => error.Scope == scope)];
}
