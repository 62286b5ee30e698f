using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.LocalHost.Hosting;

/// <summary>
/// The key that functions of level Function ask for, as the Functions host has one: made at the first start, and the
/// same from then on.
/// </summary>
internal sealed class FunctionKey
{
    private const string Header = "x-functions-key";
    private const string Parameter = "code";

    private readonly byte[] _digest;

    private FunctionKey(string text) => (Text, _digest) = (text, Digest(text));

    public string Text { get; }

    /// <summary>Reads the key, or makes one where there is none yet.</summary>
    /// <param name="path">The file that it is kept in, which only its owner may read.</param>
    public static FunctionKey ReadOrCreate(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } kept)
            return new FunctionKey(kept);

        var key = RandomNumberGenerator.GetHexString(64, lowercase: true);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var file = new StreamWriter(path, options);
        file.WriteLine(key);
        return new FunctionKey(key);
    }

    /// <summary>Whether a request has the key; it takes as long to find out whatever the request has instead.</summary>
    public bool IsIn(HttpRequest request)
    {
        var given = request.Headers.TryGetValue(Header, out var header) ? header : request.Query[Parameter];
        return CryptographicOperations.FixedTimeEquals(_digest, Digest(given.ToString()));
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
