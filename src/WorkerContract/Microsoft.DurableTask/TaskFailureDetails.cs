using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>
/// A failure in a form that can be stored, as exceptions themselves cannot. The error type is the full name of the
/// exception's type.
/// </summary>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception.InnerException is { } inner ? FromException(inner) : null,
            Properties: null);
    }

    /// <summary>Whether the failure is an exception of the given type or of one derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <exception cref="ArgumentException">The type is not that of an exception.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of this name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!targetBaseExceptionType.IsAssignableTo(typeof(Exception)))
        {
            throw new ArgumentException(
                $"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return FindErrorType(targetBaseExceptionType.Assembly)?.IsAssignableTo(targetBaseExceptionType) ?? false;
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private Type? FindErrorType(Assembly likeliest)
    {
        if (string.IsNullOrEmpty(ErrorType))
        {
            return null;
        }

        if ((Type.GetType(ErrorType) ?? likeliest.GetType(ErrorType)) is { } found)
        {
            return found;
        }

        Type[] candidates =
            [.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(ErrorType)).OfType<Type>()];
        return candidates.Length > 1
            ? throw new AmbiguousMatchException($"More than one loaded assembly has a type '{ErrorType}'.")
            : candidates.SingleOrDefault();
    }
}
