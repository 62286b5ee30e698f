namespace AccessCodes.Domain.Catalog;

/// <summary>A kind of warning, as the unmanaged access code document defines it.</summary>
public sealed partial record WarningCode
{
    private WarningCode(string code, string message) => (Code, Message) = (code, message);

    /// <summary>The <c>warning_code</c> of the API, in snake_case.</summary>
    public string Code { get; }

    /// <summary>What the document says of it, for people.</summary>
    public string Message { get; }

    /// <summary>The warning, reported at a moment.</summary>
    /// <param name="now">When it was found.</param>
    public ReportedWarning At(DateTimeOffset now) => new(Code, Message, now);
}

/// <summary>A warning on an access code, a device or a connected account.</summary>
/// <param name="Code">Its <c>warning_code</c>.</param>
/// <param name="Message">What may go wrong; never holds a PIN.</param>
/// <param name="CreatedAt">When it was found.</param>
public sealed record ReportedWarning(string Code, string Message, DateTimeOffset CreatedAt);
