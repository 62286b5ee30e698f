namespace AccessCodes.TestSupport;

/// <summary>A fact that needs Node.js; skipped where there is none, but on CI never.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    /// <inheritdoc />
    public override string? Skip { get => base.Skip ?? Node.SkipReason; set => base.Skip = value; }
}
