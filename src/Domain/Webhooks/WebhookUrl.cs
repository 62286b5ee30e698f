namespace AccessCodes.Domain.Webhooks;

/// <summary>The rules of the addresses that events may be sent to.</summary>
public static class WebhookUrl
{
    /// <summary>How long a URL may be, in characters.</summary>
    public const int MaxLength = 2000;

    /// <summary>How long the name of a host may be, in characters: a longer one is in no DNS.</summary>
    private const int MaxHostLength = 253;

    /// <summary>Finds what is wrong with the text of a URL. Where its host leads is another matter.</summary>
    /// <param name="text">The URL as the caller sent it.</param>
    /// <returns>What to tell the caller; null where nothing is wrong.</returns>
    public static string? FindFault(string text)
    {
        if (text.Length > MaxLength)
            return $"Must have at most {MaxLength} characters";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsWeb(url))
            return "Must be an absolute http or https URL";
        if (url.IdnHost.Length > MaxHostLength)
            return $"Must have a host of at most {MaxHostLength} characters";
        if (url.Port == 0)
            return "Must not name port 0";
        if (url.UserInfo.Length > 0)
            return "Must not hold a user name or password";

        return null;
    }

    // A path on this machine is an absolute URI as well, and so is "https:hooks".
    private static bool IsWeb(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.Host.Length > 0
        && url.OriginalString.Contains("://", StringComparison.Ordinal);
}
