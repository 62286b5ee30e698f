using System.Net;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Options;

/// <summary>Where events are sent to. The setting is <c>Webhooks__AllowedNetworks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>
    /// Networks that webhooks may lead to beside the public internet, in CIDR notation, separated by commas:
    /// <c>10.20.0.0/16, fd00::/8</c>. Whoever has an API key then reaches into them.
    /// </summary>
    public string AllowedNetworks { get; set; } = "";

    /// <exception cref="FormatException">One is not in CIDR notation.</exception>
    internal IReadOnlyList<IPNetwork> ReadNetworks() =>
    [
        .. AllowedNetworks
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(IPNetwork.Parse),
    ];
}

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        try
        {
            _ = options.ReadNetworks();
            return ValidateOptionsResult.Success;
        }
        catch (FormatException)
        {
            return ValidateOptionsResult.Fail(
                $"{WebhookOptions.Section}__{nameof(WebhookOptions.AllowedNetworks)} must name networks in CIDR " +
                "notation, separated by commas, such as 10.20.0.0/16.");
        }
    }
}
