namespace AccessCodes.Domain.Locks;

/// <summary>The providers that the product knows.</summary>
public static class ProviderProfiles
{
    /// <summary>August: codes can be seen, converted and deleted.</summary>
    public static readonly ProviderProfile August = new()
    {
        Provider = "august",
        DisplayName = "August",
        DeviceType = "august_lock",
        Model = "Wi-Fi Smart Lock",
        PinLengths = [4, 5, 6],
    };

    /// <summary>Kwikset: unmanaged codes are not supported, so none is ever seen.</summary>
    public static readonly ProviderProfile Kwikset = new()
    {
        Provider = "kwikset",
        DisplayName = "Kwikset",
        DeviceType = "kwikset_lock",
        Model = "Halo",
        PinLengths = [4, 5, 6, 7, 8],
        ListsUnmanagedCodes = false,
        ConvertsUnmanagedCodes = false,
    };

    /// <summary>SmartThings: codes can be seen without their PIN and cannot be converted.</summary>
    public static readonly ProviderProfile SmartThings = new()
    {
        Provider = "smartthings",
        DisplayName = "SmartThings",
        DeviceType = "smartthings_lock",
        Model = "Z-Wave Lock",
        PinLengths = [4, 5, 6, 7, 8],
        RevealsPins = false,
        ConvertsUnmanagedCodes = false,
    };

    /// <summary>igloohome: algorithmic PINs, which can be neither converted nor deleted from afar.</summary>
    public static readonly ProviderProfile Igloohome = new()
    {
        Provider = "igloohome",
        DisplayName = "igloohome",
        DeviceType = "igloohome_lock",
        Model = "Smart Deadbolt 2S",
        PinLengths = [7, 8, 9],
        ConvertsUnmanagedCodes = false,
        DeletesUnmanagedCodes = false,
        ProgramsCodesOnline = false,
    };

    /// <summary>dormakaba Oracode: codes belong to stays, of which the provider tells.</summary>
    public static readonly ProviderProfile DormakabaOracode = new()
    {
        Provider = "dormakaba_oracode",
        DisplayName = "dormakaba Oracode",
        DeviceType = "dormakaba_oracode_door",
        Model = "Oracode 660",
        PinLengths = [4, 5, 6],
        Categories = ["stable"],
    };

    /// <summary>Every provider.</summary>
    public static readonly IReadOnlyList<ProviderProfile> All =
        [August, Kwikset, SmartThings, Igloohome, DormakabaOracode];

    /// <summary>The profile of a provider.</summary>
    /// <param name="provider">The name of the provider, in snake_case.</param>
    /// <exception cref="ArgumentException">There is no such provider.</exception>
    public static ProviderProfile Of(string provider) =>
        All.FirstOrDefault(profile => profile.Provider == provider)
        ?? throw new ArgumentException($"No provider is called '{provider}'.", nameof(provider));
}
