using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>Reads the value of one parameter as the type that it is to have.</summary>
internal static partial class ParameterValues
{
    private const string GivenTwice = "Given twice, with different values";

    // ISO 8601 as the SDKs write it: JavaScript's toISOString, Python's isoformat, a plain date.
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    public static object? FromQuery(string[] texts, Type type)
    {
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return texts.Length == 0 ? null : throw new ParameterException("Expected object");

        if (ElementOf(type) is { } element)
            return ToList(texts.Select(text => FromText(text, element)), element);

        return texts.Distinct(StringComparer.Ordinal).Count() switch
        {
            0 => null,
            1 => FromText(texts[0], Nullable.GetUnderlyingType(type) ?? type),
            _ => throw new ParameterException(GivenTwice),
        };
    }

    /// <summary>Reads a parameter that is an object: the query string gives each part as <c>name.part</c>.</summary>
    public static object? FromQueryUnder(string name, IReadOnlyDictionary<string, string[]> query, Type type)
    {
        if (type != typeof(IReadOnlyDictionary<string, string>))
            return null;

        var parts = query
            .Where(pair => pair.Key.StartsWith(name + ".", StringComparison.Ordinal))
            .ToDictionary(
                pair => pair.Key[(name.Length + 1)..],
                pair => FromQuery(pair.Value, typeof(string)) as string ?? "");
        return parts.Count == 0 ? null : parts;
    }

    /// <param name="json">The value.</param>
    /// <param name="type">The type that it is to have.</param>
    /// <param name="alsoAsText">Whether a text will do that says the same, as it does in the query string.</param>
    public static object FromJson(JsonElement json, Type type, bool alsoAsText)
    {
        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            return json.ValueKind == JsonValueKind.Object
                ? NotesFromJson(json)
                : throw Expected("object", json);
        }

        if (ElementOf(type) is { } element)
        {
            return json.ValueKind == JsonValueKind.Array
                ? ToList(json.EnumerateArray().Select(item => FromJsonScalar(item, element, alsoAsText)), element)
                : throw Expected("array", json);
        }

        return FromJsonScalar(json, Nullable.GetUnderlyingType(type) ?? type, alsoAsText);
    }

    private static object FromJsonScalar(JsonElement json, Type type, bool alsoAsText)
    {
        if (json.ValueKind == JsonValueKind.String && alsoAsText)
            return FromJsonText(json, type);

        if (type == typeof(bool))
        {
            return json.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? json.GetBoolean()
                : throw Expected("boolean", json);
        }

        if (type == typeof(int))
        {
            if (json.ValueKind != JsonValueKind.Number)
                throw Expected("number", json);
            return json.TryGetInt32(out var number) ? number : throw new ParameterException("Expected an integer");
        }

        if (json.ValueKind != JsonValueKind.String)
            throw Expected("string", json);

        return FromJsonText(json, type);
    }

    private static object FromJsonText(JsonElement json, Type type)
    {
        try
        {
            return FromText(json.GetString()!, type);
        }
        catch (InvalidOperationException)
        {
            throw new ParameterException("Not valid Unicode");
        }
    }

    private static string NameOf(JsonProperty part)
    {
        try
        {
            return part.Name;
        }
        catch (InvalidOperationException)
        {
            throw new ParameterException("Not valid Unicode");
        }
    }

    private static Dictionary<string, string> NotesFromJson(JsonElement json)
    {
        var notes = new Dictionary<string, string>();
        foreach (var part in json.EnumerateObject())
        {
            var (name, note) = (NameOf(part), NoteFromJson(part.Value));
            if (!notes.TryAdd(name, note) && notes[name] != note)
                throw new ParameterException(GivenTwice);
        }

        return notes;
    }

    private static string NoteFromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => (string)FromJsonText(json, typeof(string)),
        _ => throw Expected("string or boolean", json),
    };

    /// <summary>A value as the query string gives it.</summary>
    public static string ToText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static object FromText(string text, Type type)
    {
        if (type == typeof(string))
            return text;

        if (type == typeof(Guid))
            return Guid.TryParseExact(text, "D", out var id) ? id : throw new ParameterException("Invalid uuid");

        if (type == typeof(bool))
            return text switch { "true" => true, "false" => false, _ => throw new ParameterException("Expected boolean") };

        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ParameterException("Expected an integer");
        }

        if (type == typeof(DateTimeOffset))
        {
            const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return DateTimeOffset.TryParseExact(TooFine().Replace(text, "$1"), TimeFormats, CultureInfo.InvariantCulture, utc, out var time)
                ? time
                : throw new ParameterException("Expected a date and time in ISO 8601");
        }

        throw new NotSupportedException($"No parameter can be a {type}.");
    }

    // Go and Java write nanoseconds; what is finer than ours is cut off.
    [GeneratedRegex("(\\.[0-9]{7})[0-9]+")]
    private static partial Regex TooFine();

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0]
            : null;

    private static Array ToList(IEnumerable<object> items, Type element)
    {
        var values = items.ToArray();
        var list = Array.CreateInstance(element, values.Length);
        values.CopyTo(list, 0);
        return list;
    }

    private static ParameterException Expected(string type, JsonElement json) =>
        new($"Expected {type}, received {json.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        }}");
}
