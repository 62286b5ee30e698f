namespace AccessCodes.TestSupport;

/// <summary>A fact that needs Chromium and Node.js; skipped where either is missing, but on CI never.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <inheritdoc />
    public override string? Skip { get => base.Skip ?? Browser.SkipReason; set => base.Skip = value; }
}
