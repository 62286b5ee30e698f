using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The connected_account object of the API.</summary>
internal sealed record ConnectedAccountResource(
    Guid ConnectedAccountId,
    string AccountType,
    string AccountTypeDisplayName,
    string DisplayName,
    string ImageUrl,
    UserIdentifierResource? UserIdentifier,
    IReadOnlyList<string> AcceptedCapabilities,
    bool AutomaticallyManageNewDevices,
    IReadOnlyDictionary<string, object> CustomMetadata,
    IReadOnlyList<ErrorEntryResource> Errors,
    IReadOnlyList<WarningEntryResource> Warnings,
    DateTimeOffset CreatedAt)
{
    public static ConnectedAccountResource From(ConnectedAccount account)
    {
        var profile = ProviderProfiles.Of(account.Provider);
        return new ConnectedAccountResource(
            account.ConnectedAccountId,
            profile.Provider,
            profile.DisplayName,
            account.DisplayName,
            ProviderImage.UrlOf(profile),
            account.Email is { } email ? new UserIdentifierResource(email) : null,
            ["lock"],
            AutomaticallyManageNewDevices: true,
            account.CustomMetadata.ToResource(),
            ErrorEntryResource.OfAccount(account.Errors),
            WarningEntryResource.From(account.Warnings),
            account.CreatedAt);
    }
}

internal sealed record UserIdentifierResource(string Email);

internal sealed record ConnectedAccountAnswer(ConnectedAccountResource ConnectedAccount, bool Ok = true);

internal sealed record ConnectedAccountListAnswer(
    IReadOnlyList<ConnectedAccountResource> ConnectedAccounts, PaginationResource Pagination, bool Ok = true);
