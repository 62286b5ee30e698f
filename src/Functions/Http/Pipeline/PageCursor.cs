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
        where T : new()
    {
        var place = Encoding.UTF8.GetBytes(position);
        return Base64Url.EncodeToString([.. Digest(call, place), .. place]);
    }

    /// <returns>The position, or null where the cursor was not given for this listing.</returns>
    public static string? Read<T>(ApiCall<T> call, string cursor)
        where T : new()
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
        where T : new()
    {
        var request = call.Request;
        var query = ParameterBinder<T>.Describe(call.Parameters)
            .Where(parameter => parameter.Name != "page_cursor")
            .Append(("page_cursor", cursor))
            .Select(parameter => $"{Uri.EscapeDataString(parameter.Item1)}={Uri.EscapeDataString(parameter.Item2)}");
        return $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}?{string.Join('&', query)}";
    }

    private static byte[] Digest<T>(ApiCall<T> call, byte[] place)
        where T : new()
    {
        var context = new StringBuilder().Append(call.WorkspaceId).Append('\n').Append(call.Request.Path).Append('\n');
        foreach (var (name, value) in ParameterBinder<T>.Describe(call.Parameters))
        {
            if (!Ignored.Contains(name))
                context.Append(name).Append('=').Append(value).Append('\n');
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(context.ToString()));
        hash.AppendData(place);
        return hash.GetHashAndReset()[..DigestBytes];
    }
}
