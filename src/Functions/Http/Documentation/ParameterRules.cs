using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using AccessCodes.Functions.Http.Pipeline;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Http.Documentation;

/// <summary>What the rules of parameters say of each; rules that hold only sometimes are left to the messages.</summary>
internal sealed class ParameterRules
{
    private static readonly MethodInfo RulesOfMethod =
        typeof(ParameterRules).GetMethod(nameof(RulesOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly ILookup<string, IPropertyValidator> _validators;

    private ParameterRules(IValidator rules) => _validators = (
        from rule in rules.CreateDescriptor().Rules
        where rule is { PropertyName: not null, HasCondition: false, HasAsyncCondition: false }
        from component in rule.Components
        where component is { HasCondition: false, HasAsyncCondition: false }
        select (rule.PropertyName, component.Validator)).ToLookup(pair => pair.PropertyName, pair => pair.Validator);

    /// <param name="parameters">A type that implements <see cref="IParameters{T}"/>.</param>
    public static ParameterRules Of(Type parameters) =>
        new((IValidator)RulesOfMethod.MakeGenericMethod(parameters).Invoke(obj: null, parameters: null)!);

    public bool IsRequired(string property) =>
        _validators[property].Any(validator => validator is INotNullValidator or INotEmptyValidator);

    /// <summary>Writes the limits of a parameter into its schema.</summary>
    public void Limit(string property, OpenApiSchema schema)
    {
        foreach (var validator in _validators[property])
        {
            switch (validator)
            {
                case IInclusiveBetweenValidator between:
                    (schema.Minimum, schema.Maximum) = (Text(between.From), Text(between.To));
                    break;
                case IComparisonValidator { Comparison: Comparison.GreaterThanOrEqual, ValueToCompare: { } least }:
                    schema.Minimum = Text(least);
                    break;
                case IComparisonValidator { Comparison: Comparison.LessThanOrEqual, ValueToCompare: { } most }:
                    schema.Maximum = Text(most);
                    break;
                case IComparisonValidator { Comparison: Comparison.NotEqual, ValueToCompare: bool never }:
                    schema.Enum = [JsonValue.Create(!never)];
                    break;
                case ILengthValidator length:
                    schema.MinLength = length.Min > 0 ? length.Min : null;
                    schema.MaxLength = length.Max > 0 ? length.Max : null;
                    break;
                case IRegularExpressionValidator expression:
                    // JSON Schema speaks ECMAScript, where $ is what \z is in .NET.
                    schema.Pattern = expression.Expression?.Replace(@"\z", "$", StringComparison.Ordinal);
                    break;
                case INotEmptyValidator when schema.Type == JsonSchemaType.String && schema.Format is null:
                    schema.MinLength ??= 1;
                    break;
            }
        }
    }

    private static string Text(object limit) => Convert.ToString(limit, CultureInfo.InvariantCulture)!;

    private static IValidator RulesOf<T>()
        where T : IParameters<T>, new() => T.Rules;
}
