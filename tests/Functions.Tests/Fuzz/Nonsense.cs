using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>Texts, values and bodies that nobody would send.</summary>
internal static class Nonsense
{
    private const int BodyLimit = 64 * 1024;

    // Of no type that a parameter has: neither a number with a fraction nor one that is too large, neither a list in a
    // list nor a list in an object, nor half a surrogate pair.
    private static readonly string[] OfNoType =
    [
        "1.5", "-0.1", "1e400", "-1E+9999", "123456789012345678901234567890", "[[]]", "[[[1]]]", "[{\"a\":[null]}]",
        "{\"a\":[]}", "{\"a\":{}}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "[\"\\ud800\"]", "{\"\\ud800\":true}",
    ];

    private static readonly string[] Times =
    [
        "2026-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59.9999999+14:00", "0001-01-01T00:00:00-14:00",
        "2026-01-01", "1e9", "2026-06-30T23:59:60Z", "9999-12-31T23:59:59.99999999999Z", "-0001-01-01", "now",
    ];

    private static readonly string[] BrokenObjects =
    [
        "[]", "null", "true", "0", "\"{}\"", "{", "}", "{}{}", "{} x", "{,}", "{\"a\":1,}", "{\"a\"}", "{\"a\":}",
        "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":\"\t\"}",
        "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":tru}", "{/**/}", "{//\n}", "{\"\\ud800\":1}",
        "a=b&c=d", "<a/>", "\uFEFF\uFEFF{}", " \0{}", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--",
    ];

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public static bool IsOneIn(this Random random, int chances) => random.Next(chances) == 0;

    /// <summary>A text, of which several fit into a request line.</summary>
    public static string Text(Random random) => random.Next(14) switch
    {
        0 => "",
        1 => new string('x', random.Next(1500)),
        2 => "\u0000\u0001\u007f",
        3 => "../../etc",
        4 => "𝕏 ́‮ 日本語 🔑 ﷽",
        5 => "' OR 1=1 --|#?/\\",
        6 => $"{random.Next()}",
        7 => "\u2028\u2029\u0085\u00a0",
        8 => "%s%n{0}${jndi:ldap://x}<script>",
        9 => "\uFFFE\uFFFF\uFFFD",
        10 => string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", random.Next(20))),
        11 => new string('\u0301', random.Next(200)),
        12 => " true\t",
        _ => "true",
    };

    /// <summary>A text as JSON has it, in another spelling.</summary>
    public static string Spelled(Random random, string text)
    {
        var at = random.Next(text.Length);
        var spelled = text.Select((unit, index) =>
            index == at || unit is < ' ' or '"' or '\\' || char.IsSurrogate(unit) ? $"\\u{(int)unit:x4}" : $"{unit}");
        return $"\"{string.Concat(spelled)}\"";
    }

    /// <summary>Any JSON.</summary>
    public static string Json(Random random, int depth = 0) => random.Next(depth < 3 ? 9 : 6) switch
    {
        0 => "null",
        1 => random.IsOneIn(2) ? "true" : "false",
        2 => $"{random.Next(-5, 5)}",
        3 => random.Pick(OfNoType),
        4 => JsonSerializer.Serialize(random.Pick(Times)),
        5 => JsonSerializer.Serialize(Text(random)),
        6 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth + 1))) + "]",
        7 => Nested(random.Next(1, 60)),
        _ => $"{{\"a\":{Json(random, depth + 1)},\"A\":{Json(random, depth + 1)}}}",
    };

    /// <summary>JSON that no parameter can be read from.</summary>
    public static string JsonOfNoType(Random random) => random.Pick(OfNoType);

    /// <summary>JSON of the type that a parameter has, which may say what it likes.</summary>
    public static string JsonOf(Random random, IOpenApiSchema schema) => schema switch
    {
        { Enum: { Count: > 0 } allowed } when random.IsOneIn(2) => random.Pick([.. allowed]).ToJsonString(),
        { Type: JsonSchemaType.Boolean } => random.IsOneIn(2) ? "true" : "false",
        { Type: JsonSchemaType.Integer } => random.Pick<string>(["0", "1", "-1", "50", "2147483647", "-2147483648"]),
        { Type: JsonSchemaType.Object } => ObjectOf(random, Text(random)),
        { Type: JsonSchemaType.Array, Items: { } items } =>
            "[" + string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => JsonOf(random, items))) + "]",
        { Format: "date-time" } => JsonSerializer.Serialize(random.Pick(Times)),
        { Format: "uuid" } => JsonSerializer.Serialize(UnknownId(random)),
        _ => JsonSerializer.Serialize(Text(random)),
    };

    public static Guid UnknownId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>A body that is no JSON object, of at most 64 KiB.</summary>
    /// <param name="random">What it is made by.</param>
    /// <param name="json">An object that it may have begun as.</param>
    public static byte[] NoObject(Random random, string json) => random.Next(8) switch
    {
        0 => Encoding.UTF8.GetBytes(Nested(random.Next(33, 30_000))),
        1 => Encoding.UTF8.GetBytes(new string(random.Pick<char>(['[', '{', '"', '\\', '9']), random.Next(1, BodyLimit))),
        2 => Zipped(json),
        3 => Encoding.Unicode.GetBytes((random.IsOneIn(2) ? "\uFEFF" : "") + json),
        4 => Encoding.UTF32.GetBytes(json),
        5 => Encoding.UTF8.GetBytes(json.TrimEnd()[..^1]),
        6 => [0xff, .. Bytes(random, random.Next(100))],
        _ => Encoding.UTF8.GetBytes(random.Pick(BrokenObjects)),
    };

    /// <summary>A body of more than 64 KiB.</summary>
    /// <param name="random">What it is made by.</param>
    /// <param name="json">An object that it is, or holds.</param>
    public static byte[] TooLarge(Random random, string json) => random.Next(4) switch
    {
        0 => Encoding.UTF8.GetBytes(json + new string(' ', BodyLimit - Encoding.UTF8.GetByteCount(json) + random.Next(1, 100))),
        1 => Encoding.UTF8.GetBytes(Nested(100_000)),
        2 => Encoding.UTF8.GetBytes($"{{\"unknown\":\"{new string('x', random.Next(BodyLimit, 2 * BodyLimit))}\"}}"),
        _ => Bytes(random, random.Next(BodyLimit + 1, 2 * BodyLimit)),
    };

    public static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string ObjectOf(Random random, string name)
    {
        var (quoted, text) = (JsonSerializer.Serialize(name), JsonSerializer.Serialize(Text(random)));
        return random.Next(4) switch
        {
            0 => "{}",
            1 => $"{{{quoted}:{text},{quoted}:{text}}}",
            2 => $"{{{quoted}:true,{(name.Length > 0 ? Spelled(random, name) : quoted)}:{text}}}",
            _ => $"{{{quoted}:{text}}}",
        };
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
