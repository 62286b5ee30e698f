using System.Globalization;
using System.Text;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Documentation;

/// <summary>docs/providers.md says what the profiles of the providers say.</summary>
public sealed class ProvidersDocumentTests
{
    private const string Begin = "<!-- The profiles, as tables: written by ProvidersDocumentTests. -->\n\n";

    private const string Regenerate = "REGENERATE_DOCUMENTS";

    private static readonly string Path = RepositoryRoot.Combine("docs", "providers.md");

    [Fact]
    public void The_tables_are_those_of_the_profiles()
    {
        var text = File.ReadAllText(Path);
        var at = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var expected = text[..at] + Tables();
        if (Environment.GetEnvironmentVariable(Regenerate) is not null)
            File.WriteAllText(Path, expected);
        else
            Assert.True(text == expected, $"docs/providers.md is out of date: run this test once with {Regenerate}=1 set.");
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        Write(text, "What their locks take",
            ["provider", "device_type", "reached", "digits", "code_constraints", "codes on a lock", "ongoing", "longest stay"],
            profile =>
            [
                $"`{profile.Provider}`",
                $"`{profile.DeviceType}`",
                profile.Connection switch
                {
                    LockConnection.Direct => "directly",
                    LockConnection.Offline => "not at all",
                    var through => $"by a {through.ToString().ToLowerInvariant()}",
                },
                string.Join(", ", profile.PinLengths),
                string.Join(", ", CodeConstraintResource.Of(profile).Select(Name)),
                profile.Capacity.ToString("N0", CultureInfo.InvariantCulture),
                Word(profile.TakesOngoingCodes),
                profile.LongestValidity is { } longest ? $"{longest.TotalDays} days" : "any",
            ]);
        Write(text, "What can be done with codes that Seam did not create",
            ["provider", "lists", "shows the PIN", "converts", "deletes", "two codes with one PIN"],
            profile =>
            [
                $"`{profile.Provider}`",
                Word(profile.ListsUnmanagedCodes),
                Word(profile.ListsUnmanagedCodes && profile.RevealsPins),
                Word(profile.ConvertsUnmanagedCodes),
                Word(profile.ListsUnmanagedCodes && profile.DeletesUnmanagedCodes),
                profile.ToleratesDuplicates ? "at the keypad" : "no",
            ]);
        Write(text, "What a code can fail with",
            ["provider", "PIN taken", "no room", "wrong length", "wrong times", "not set", "late", "switched off"],
            profile =>
            [
                $"`{profile.Provider}`",
                $"`{profile.DuplicatePin.Code}`",
                $"`{profile.NoSpace.Code}`",
                $"`{profile.InvalidLength.Code}`",
                $"`{profile.InvalidBounds.Code}`",
                $"`{profile.SetUnanswered.Code}`",
                $"`{profile.SetLate.Code}`, before that `{profile.SetDelayed.Code}`",
                (profile.DisabledError?.Code ?? profile.DisabledWarning?.Code) is { } disabled ? $"`{disabled}`" : "",
            ]);

        text.Append("## What their locks can suffer from\n\n");
        text.Append("By the names that `/devices/simulate/set_condition` takes, each with the error or warning that follows.\n\n");
        foreach (var profile in ProviderProfiles.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{profile.Provider}`: ");
            text.AppendJoin(", ", profile.Conditions.OrderBy(condition => condition.Key).Select(condition =>
                $"{SnakeCase<LockCondition>.NameOf(condition.Key)} `{(condition.Value.Error?.Code ?? condition.Value.Warning?.Code)}`"));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Write(
        StringBuilder text, string title, string[] columns, Func<ProviderProfile, IReadOnlyList<string>> row)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(columns.Select(_ => " --- |"))}\n");
        foreach (var profile in ProviderProfiles.All)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row(profile))} |\n");
        text.Append('\n');
    }

    private static string Name(CodeConstraintResource constraint) => constraint.MaxLength is { } longest
        ? $"`{constraint.ConstraintType}` {constraint.MinLength} to {longest}"
        : $"`{constraint.ConstraintType}`";

    private static string Word(bool holds) => holds ? "yes" : "no";
}
