using System.Text.Json;
using FluentValidation;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>The values of an enumeration by the names that the API has for them.</summary>
internal static class SnakeCase<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(NameOf);

    public static string NameOf(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static T Of(string name) => Values[name];

    public static IRuleBuilderOptions<TParameters, string?> IsOne<TParameters>(
        IRuleBuilder<TParameters, string?> rule) =>
        rule.Must(name => name is null || Values.ContainsKey(name))
            .WithMessage($"Must be one of {string.Join(", ", Values.Keys)}");
}
