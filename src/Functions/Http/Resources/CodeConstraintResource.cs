using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>What a lock minds about PINs and names, as <c>code_constraints</c> of the device object lists it.</summary>
internal sealed record CodeConstraintResource(string ConstraintType, int? MinLength = null, int? MaxLength = null)
{
    private static readonly (PinConstraints Constraint, string Name)[] NamesOfPinConstraints =
    [
        (PinConstraints.NoZeros, "no_zeros"),
        (PinConstraints.CannotStartWith12, "cannot_start_with_12"),
        (PinConstraints.NoSequence, "no_ascending_or_descending_sequence"),
        (PinConstraints.NoAllSame, "no_all_same_digits"),
        (PinConstraints.AtLeastThreeUnique, "at_least_three_unique_digits"),
    ];

    public static IReadOnlyList<CodeConstraintResource> Of(ProviderProfile profile) => [.. ConstraintsOf(profile)];

    private static IEnumerable<CodeConstraintResource> ConstraintsOf(ProviderProfile profile)
    {
        foreach (var (constraint, name) in NamesOfPinConstraints)
        {
            if (profile.PinConstraints.HasFlag(constraint))
                yield return new CodeConstraintResource(name);
        }

        if (!profile.TakesChosenPins)
            yield return new CodeConstraintResource("cannot_specify_pin_code");
        if (profile.LongestName is not null || profile.ShortestName > 1)
            yield return new CodeConstraintResource("name_length", profile.ShortestName, profile.LongestName);
        if (profile.NamesAreUnique)
            yield return new CodeConstraintResource("name_must_be_unique");
    }
}
