using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Http.Pipeline;

/// <summary>
/// The place where a listing goes on, as an opaque text. It carries a digest over the workspace, the endpoint and the
/// parameters, so that a cursor that was damaged, or is used elsewhere than where it was given, is recognised. The digest
/// is no signature: a forged cursor reaches nothing that its workspace could not list anyway.
/// </summary>
internal static class PageCursor
{
    private const int DigestBytes = 12;

    // What a caller may change from page to page.
    private static readonly string[] Ignored = ["limit", "page_cursor"];

    public static string Write<T>(ApiCall<T> call, string position)
    {
        var place = Encoding.UTF8.GetBytes(position);
        return Base64Url.EncodeToString([.. Digest(call, place), .. place]);
    }

    /// <returns>The position, or null where the cursor was not given for this listing.</returns>
    public static string? Read<T>(ApiCall<T> call, string cursor)
    {
        if (!Base64Url.IsValid(cursor))
            return null;

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= DigestBytes)
            return null;

        var place = bytes[DigestBytes..];
        return bytes.AsSpan(0, DigestBytes).SequenceEqual(Digest(call, place)) ? Encoding.UTF8.GetString(place) : null;
    }

    /// <summary>The address of the next page, for a GET.</summary>
    public static string NextUrl<T>(ApiCall<T> call, string cursor)
    {
        var request = call.Request;
        var query = Given(call, except: ["page_cursor"]).Append(("page_cursor", cursor))
            .Select(pair => $"{Uri.EscapeDataString(pair.Item1)}={Uri.EscapeDataString(pair.Item2)}");
        return $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}?{string.Join('&', query)}";
    }

    private static byte[] Digest<T>(ApiCall<T> call, byte[] place)
    {
        var context = new StringBuilder().Append(call.WorkspaceId).Append('\n').Append(call.Request.Path).Append('\n');
        foreach (var (name, value) in Given(call, Ignored))
            context.Append(name).Append('=').Append(value).Append('\n');

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(context.ToString()));
        hash.AppendData(place);
        return hash.GetHashAndReset()[..DigestBytes];
    }

    /// <summary>The parameters, wherever they were given, in the order of their names.</summary>
    private static IEnumerable<(string Name, string Value)> Given<T>(ApiCall<T> call, string[] except)
    {
        var inQuery = call.Given.Query.SelectMany(pair => pair.Value.Select(value => (pair.Key, value)));
        var inBody = call.Given.Body.SelectMany(pair => pair.Value.ValueKind switch
        {
            System.Text.Json.JsonValueKind.Null => [],
            System.Text.Json.JsonValueKind.Array => pair.Value.EnumerateArray().Select(item => (pair.Key, item.ToString())),
            _ => [(pair.Key, pair.Value.ToString())],
        });

        return inQuery.Concat(inBody)
            .Where(pair => !except.Contains(pair.Key))
            .Distinct()
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ThenBy(pair => pair.Item2, StringComparer.Ordinal);
    }
}
