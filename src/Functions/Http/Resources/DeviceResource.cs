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
    bool CanProgramOnlineAccessCodes,
    bool CanProgramOfflineAccessCodes,
    bool CanUnlockWithCode,
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
        return new DeviceResource(
            device.DeviceId,
            device.WorkspaceId,
            device.ConnectedAccountId,
            profile.DeviceType,
            device.DisplayName,
            ["access_code", "lock"],
            profile.ProgramsCodesOnline,
            !profile.ProgramsCodesOnline,
            CanUnlockWithCode: true,
            new DevicePropertiesResource(
                device.IsOnline,
                device.DisplayName,
                profile.Provider,
                new DeviceAppearanceResource(device.DisplayName),
                new DeviceModelResource(profile.Model, profile.DisplayName)),
            SpaceIds: [],
            ErrorEntryResource.From(device.Errors),
            WarningEntryResource.From(device.Warnings),
            device.CustomMetadata.ToResource(),
            IsManaged: true,
            device.CreatedAt);
    }
}

internal sealed record DevicePropertiesResource(
    bool Online, string Name, string Manufacturer, DeviceAppearanceResource Appearance, DeviceModelResource Model);

internal sealed record DeviceAppearanceResource(string Name);

internal sealed record DeviceModelResource(string DisplayName, string ManufacturerDisplayName);

internal sealed record DeviceListAnswer(
    IReadOnlyList<DeviceResource> Devices, PaginationResource Pagination, bool Ok = true);
