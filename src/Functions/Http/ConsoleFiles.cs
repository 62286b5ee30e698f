using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace AccessCodes.Functions.Http;

/// <summary>
/// The files of the console, which are in this assembly. All but the page are under a version that is made of what they
/// hold, so that browsers may keep them for good and a page never gets parts of another release.
/// </summary>
internal static class ConsoleFiles
{
    private const string Prefix = "console/";
    private const string PageName = "index.html";

    private static readonly FrozenDictionary<string, byte[]> Contents = Read();

    /// <summary>What tells the files of this release from those of any other.</summary>
    public static string Version { get; } = HashOf(Contents.OrderBy(file => file.Key, StringComparer.Ordinal));

    /// <summary>The page that the others are parts of.</summary>
    public static ConsoleFile Page { get; } = MakePage();

    private static readonly FrozenDictionary<string, ConsoleFile> Parts = Contents
        .Where(file => file.Key != PageName)
        .ToFrozenDictionary(
            file => $"/{Prefix}{Version}/{file.Key}", file => new ConsoleFile(file.Value, MediaTypeOf(file.Key)));

    /// <summary>Finds a file that the page is made of.</summary>
    /// <param name="path">The path of a request.</param>
    /// <returns>The file; null where this release has none there.</returns>
    public static ConsoleFile? Find(string path) => Parts.GetValueOrDefault(path);

    private static FrozenDictionary<string, byte[]> Read()
    {
        var assembly = typeof(ConsoleFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(file => file.Path.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(file => file.Path[Prefix.Length..], file => Read(file.Name));

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
    }

    private static ConsoleFile MakePage()
    {
        // Modules name each other; told of all at once, a browser need not find them one after the other.
        var preloads = Contents.Keys
            .Where(path => path.EndsWith(".js", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => $"""  <link rel="modulepreload" href="/console/{Version}/{path}">{'\n'}""");
        var page = Encoding.UTF8.GetString(Contents[PageName])
            .Replace("{version}", Version, StringComparison.Ordinal)
            .Replace("</head>", string.Concat(preloads) + "</head>", StringComparison.Ordinal);
        return new ConsoleFile(Encoding.UTF8.GetBytes(page), MediaTypeOf(PageName));
    }

    private static string HashOf(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string MediaTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        "" => "text/plain; charset=utf-8",
        var other => throw new InvalidOperationException($"No media type is known for {other}, of {path}."),
    };
}

/// <summary>A file of the console.</summary>
internal sealed record ConsoleFile(byte[] Content, string MediaType)
{
    public EntityTagHeaderValue Tag { get; } =
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content))[..32]}\"");
}
