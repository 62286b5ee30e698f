using System.Text.Json.Serialization;
using AccessCodes.Functions.Http.Pipeline;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>Whether and where a listing goes on.</summary>
internal sealed record PaginationResource(
    bool HasNextPage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextPageCursor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextPageUrl)
{
    /// <param name="call">The request that is answered.</param>
    /// <param name="next">Where the next page begins; null on the last page.</param>
    public static PaginationResource After<T>(ApiCall<T> call, string? next)
        where T : new()
    {
        if (next is null)
            return new PaginationResource(HasNextPage: false, NextPageCursor: null, NextPageUrl: null);

        var cursor = PageCursor.Write(call, next);
        return new PaginationResource(HasNextPage: true, cursor, PageCursor.NextUrl(call, cursor));
    }
}
