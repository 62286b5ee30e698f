using Microsoft.CodeAnalysis;
using Mono.Cecil;

namespace AccessCodes.LocalHost.Tests;

/// <summary>
/// One name for a type or member, whether the compiler knows it or an assembly refers to it: declaring type, name,
/// parameters and result, as in <c>N.Page`1::.ctor(System.String):System.Void</c>.
/// </summary>
internal static class MemberNames
{
    public static string Of(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => $"{Of(array.ElementType)}[]",
        ITypeParameterSymbol { DeclaringMethod: not null } parameter => $"!!{parameter.Ordinal}",
        ITypeParameterSymbol parameter => $"!{parameter.Ordinal}",
        INamedTypeSymbol { IsGenericType: true } named when !named.IsDefinition =>
            $"{NameOf(named)}<{string.Join(',', named.TypeArguments.Select(Of))}>",
        INamedTypeSymbol named => NameOf(named),
        _ => type.ToDisplayString(),
    };

    /// <returns>Null for what nothing refers to: a property goes by its accessors.</returns>
    public static string? Of(ISymbol member) => member switch
    {
        IMethodSymbol method => Name(
            NameOf(method.ContainingType),
            method.MetadataName,
            method.Arity,
            method.Parameters.Select(parameter => Of(parameter.Type) + (parameter.RefKind == RefKind.None ? "" : "&")),
            Of(method.ReturnType)),
        IFieldSymbol field => Field(NameOf(field.ContainingType), field.Name, Of(field.Type)),
        _ => null,
    };

    public static string Of(TypeReference type) => type switch
    {
        ArrayType array => $"{Of(array.ElementType)}[]",
        ByReferenceType reference => $"{Of(reference.ElementType)}&",
        IModifierType modified => Of(modified.ElementType),
        GenericParameter { Type: GenericParameterType.Method } parameter => $"!!{parameter.Position}",
        GenericParameter parameter => $"!{parameter.Position}",
        GenericInstanceType generic =>
            $"{Of(generic.ElementType)}<{string.Join(',', generic.GenericArguments.Select(Of))}>",
        _ => type.FullName,
    };

    public static string Of(MethodReference method) => Of(method, method.DeclaringType);

    /// <summary>The member that a method would be if another type declared it: what it overrides or implements.</summary>
    public static string Of(MethodReference method, TypeReference declaringType) => Name(
        declaringType.GetElementType().FullName,
        method.Name,
        method.GenericParameters.Count,
        method.Parameters.Select(parameter => Of(parameter.ParameterType)),
        Of(method.ReturnType));

    public static string Of(FieldReference field) =>
        Field(field.DeclaringType.GetElementType().FullName, field.Name, Of(field.FieldType));

    private static string Name(
        string type, string name, int arity, IEnumerable<string> parameters, string result) =>
        $"{type}::{name}{(arity == 0 ? "" : $"`{arity}")}({string.Join(',', parameters)}):{result}";

    private static string Field(string type, string name, string fieldType) => $"{type}::{name}:{fieldType}";

    private static string NameOf(INamedTypeSymbol type) => type.ContainingType is { } outer
        ? $"{NameOf(outer)}/{type.MetadataName}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } ns
            ? $"{ns.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;
}
