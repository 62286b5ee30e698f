namespace AccessCodes.Domain.Catalog;

/// <summary>Lists of errors and warnings, in which each kind stands at most once.</summary>
public static class ReportedIssues
{
    /// <summary>Adds an error, or keeps the one of its kind that is there already: it tells since when.</summary>
    /// <param name="errors">The errors so far.</param>
    /// <param name="error">The error to add.</param>
    public static IReadOnlyList<ReportedError> With(this IReadOnlyList<ReportedError> errors, ReportedError error) =>
        errors.Any(known => known.Code == error.Code) ? errors : [.. errors, error];

    /// <summary>Adds a warning, or keeps the one of its kind that is there already.</summary>
    /// <param name="warnings">The warnings so far.</param>
    /// <param name="warning">The warning to add.</param>
    public static IReadOnlyList<ReportedWarning> With(
        this IReadOnlyList<ReportedWarning> warnings, ReportedWarning warning) =>
        warnings.Any(known => known.Code == warning.Code) ? warnings : [.. warnings, warning];

    /// <summary>Takes a kind of warning out.</summary>
    /// <param name="warnings">The warnings so far.</param>
    /// <param name="code">The kind to take out.</param>
    public static IReadOnlyList<ReportedWarning> Without(
        this IReadOnlyList<ReportedWarning> warnings, WarningCode code) =>
        [.. warnings.Where(warning => warning.Code != code.Code)];

    /// <summary>The errors of one scope.</summary>
    /// <param name="errors">All errors.</param>
    /// <param name="scope">The scope that is asked for.</param>
    public static IReadOnlyList<ReportedError> Of(this IReadOnlyList<ReportedError> errors, ErrorScope scope) =>
        [.. errors.Where(error => error.Scope == scope)];
}
