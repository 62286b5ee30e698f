using FluentValidation;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>The parameters of an endpoint, with the rules that they keep.</summary>
public interface IParameters<T>
    where T : IParameters<T>, new()
{
    static abstract IValidator<T> Rules { get; }
}

/// <summary>An endpoint without parameters.</summary>
public sealed record NoParameters : IParameters<NoParameters>
{
    public static IValidator<NoParameters> Rules { get; } = new InlineValidator<NoParameters>();
}
