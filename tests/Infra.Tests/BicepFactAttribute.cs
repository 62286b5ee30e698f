namespace AccessCodes.Infra.Tests;

/// <summary>A fact that needs bicep; skipped where its binary does not run, but on CI never.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    /// <summary>Whether it needs Node.js too.</summary>
    public bool NeedsNode { get; set; }

    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? Bicep.SkipReason ?? (NeedsNode ? Node.SkipReason : null);
        set => base.Skip = value;
    }
}
