using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.ManagedCodes;

/// <summary>The rules by which a name may be given to a code on a lock.</summary>
public static class NameRules
{
    /// <summary>
    /// Checks a name against what a lock takes. One that is too long is no offence: the lock gets what fits of it
    /// (<see cref="ProviderProfile.AppearanceOf"/>).
    /// </summary>
    /// <param name="name">The name; null for none.</param>
    /// <param name="provider">The provider of the lock.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static Refusal? Check(string? name, ProviderProfile provider) => name?.Length < provider.ShortestName
        ? Refusals.InvalidInput("name", $"Must have at least {provider.ShortestName} characters on this device")
        : null;
}
