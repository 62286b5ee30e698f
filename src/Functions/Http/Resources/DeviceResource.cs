using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Locks;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The device object of the API, as far as a lock has it.</summary>
internal sealed record DeviceResource(
    Guid DeviceId,
    Guid WorkspaceId,
    Guid ConnectedAccountId,
    string DeviceType,
    string DisplayName,
    IReadOnlyList<string> CapabilitiesSupported,
    bool CanConfigureAutoLock,
    bool CanProgramOnlineAccessCodes,
    bool CanProgramOfflineAccessCodes,
    bool CanRemotelyLock,
    bool CanRemotelyUnlock,
    bool CanSimulateConnection,
    bool CanSimulateDisconnection,
    bool CanSimulateHubConnection,
    bool CanSimulateHubDisconnection,
    bool CanSimulatePaidSubscription,
    bool CanSimulateRemoval,
    bool CanUnlockWithCode,
    ProviderOfDeviceResource DeviceProvider,
    ManufacturerResource DeviceManufacturer,
    DevicePropertiesResource Properties,
    IReadOnlyList<Guid> SpaceIds,
    IReadOnlyList<ErrorEntryResource> Errors,
    IReadOnlyList<WarningEntryResource> Warnings,
    IReadOnlyDictionary<string, object> CustomMetadata,
    bool IsManaged,
    DateTimeOffset CreatedAt)
{
    public static DeviceResource From(Device device)
    {
        var profile = ProviderProfiles.Of(device.Provider);
        var image = ProviderImage.UrlOf(profile);
        return new DeviceResource(
            device.DeviceId,
            device.WorkspaceId,
            device.ConnectedAccountId,
            profile.DeviceType,
            device.DisplayName,
            ["access_code", "lock"],
            profile.Can("can_configure_auto_lock"),
            profile.Can(DeviceAbilities.ProgramOnlineAccessCodes),
            profile.Can(DeviceAbilities.ProgramOfflineAccessCodes),
            profile.Can("can_remotely_lock"),
            profile.Can("can_remotely_unlock"),
            profile.Can("can_simulate_connection"),
            profile.Can("can_simulate_disconnection"),
            profile.Can("can_simulate_hub_connection"),
            profile.Can("can_simulate_hub_disconnection"),
            profile.Can("can_simulate_paid_subscription"),
            profile.Can("can_simulate_removal"),
            profile.Can(DeviceAbilities.UnlockWithCode),
            new ProviderOfDeviceResource(profile.Provider, profile.DisplayName, image, profile.Categories[0]),
            new ManufacturerResource(profile.Provider, profile.DisplayName, image),
            DevicePropertiesResource.From(device, profile),
            SpaceIds: [],
            ErrorEntryResource.From(device.Errors),
            WarningEntryResource.From(device.Warnings),
            device.CustomMetadata.ToResource(),
            IsManaged: true,
            device.CreatedAt);
    }
}

internal sealed record ProviderOfDeviceResource(
    string DeviceProviderName, string DisplayName, string ImageUrl, string ProviderCategory);

internal sealed record ManufacturerResource(string Manufacturer, string DisplayName, string ImageUrl);

internal sealed record DevicePropertiesResource(
    bool Online,
    string Name,
    string Manufacturer,
    DeviceAppearanceResource Appearance,
    DeviceModelResource Model,
    IReadOnlyList<CodeConstraintResource> CodeConstraints,
    IReadOnlyList<int> SupportedCodeLengths,
    int MaxActiveCodesSupported,
    bool SupportsBackupAccessCodePool,
    bool BackupAccessCodePoolEnabled,
    bool OfflineAccessCodesEnabled,
    bool OnlineAccessCodesEnabled)
{
    public static DevicePropertiesResource From(Device device, ProviderProfile profile) => new(
        device.IsOnline,
        device.DisplayName,
        profile.Provider,
        new DeviceAppearanceResource(device.DisplayName),
        new DeviceModelResource(profile.Model, profile.DisplayName, HasBuiltInKeypad: true),
        CodeConstraintResource.Of(profile),
        device.PinLengths ?? profile.PinLengths,
        device.Capacity ?? profile.Capacity,
        SupportsBackupAccessCodePool: profile.BackupPoolSize > 0,
        BackupAccessCodePoolEnabled: device.BackupPool is not null,
        profile.Can(DeviceAbilities.ProgramOfflineAccessCodes),
        profile.Can(DeviceAbilities.ProgramOnlineAccessCodes));
}

internal sealed record DeviceAppearanceResource(string Name);

internal sealed record DeviceModelResource(string DisplayName, string ManufacturerDisplayName, bool HasBuiltInKeypad);

internal sealed record DeviceAnswer(DeviceResource Device, bool Ok = true);

internal sealed record DeviceListAnswer(
    IReadOnlyList<DeviceResource> Devices, PaginationResource Pagination, bool Ok = true);
