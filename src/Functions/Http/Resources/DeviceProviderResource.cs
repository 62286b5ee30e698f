using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The device_provider object of the API, as far as a provider of locks has it.</summary>
internal sealed record DeviceProviderResource(
    string DeviceProviderName,
    string DisplayName,
    string ImageUrl,
    IReadOnlyList<string> ProviderCategories,
    bool CanConfigureAutoLock,
    bool CanProgramOfflineAccessCodes,
    bool CanProgramOnlineAccessCodes,
    bool CanRemotelyLock,
    bool CanRemotelyUnlock,
    bool CanSimulateConnection,
    bool CanSimulateDisconnection,
    bool CanSimulateHubConnection,
    bool CanSimulateHubDisconnection,
    bool CanSimulatePaidSubscription,
    bool CanSimulateRemoval,
    bool CanUnlockWithCode)
{
    public static DeviceProviderResource From(ProviderProfile profile) => new(
        profile.Provider,
        profile.DisplayName,
        ProviderImage.UrlOf(profile),
        profile.Categories,
        profile.Can("can_configure_auto_lock"),
        profile.Can(DeviceAbilities.ProgramOfflineAccessCodes),
        profile.Can(DeviceAbilities.ProgramOnlineAccessCodes),
        profile.Can("can_remotely_lock"),
        profile.Can("can_remotely_unlock"),
        profile.Can("can_simulate_connection"),
        profile.Can("can_simulate_disconnection"),
        profile.Can("can_simulate_hub_connection"),
        profile.Can("can_simulate_hub_disconnection"),
        profile.Can("can_simulate_paid_subscription"),
        profile.Can("can_simulate_removal"),
        profile.Can(DeviceAbilities.UnlockWithCode));
}

internal sealed record DeviceProviderListAnswer(IReadOnlyList<DeviceProviderResource> DeviceProviders, bool Ok = true);

/// <summary>A picture of a provider that needs no server: its initial.</summary>
internal static class ProviderImage
{
    public static string UrlOf(ProviderProfile profile) => "data:image/svg+xml," + Uri.EscapeDataString(
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="2" y="7">{profile.DisplayName[0]}</text></svg>
        """);
}
