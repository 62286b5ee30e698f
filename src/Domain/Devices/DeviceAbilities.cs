using AccessCodes.Domain.Locks;

namespace AccessCodes.Domain.Devices;

/// <summary>
/// What can be done with a device: the <c>can_…</c> flags of the API, by which devices can be listed. Most are about
/// thermostats and the like, which no lock is.
/// </summary>
public static class DeviceAbilities
{
    /// <summary>Codes are sent to the lock over a network.</summary>
    public const string ProgramOnlineAccessCodes = "can_program_online_access_codes";

    /// <summary>Codes are computed and work without a network.</summary>
    public const string ProgramOfflineAccessCodes = "can_program_offline_access_codes";

    /// <summary>The lock has a keypad.</summary>
    public const string UnlockWithCode = "can_unlock_with_code";

    /// <summary>Every flag of the API.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        ProgramOnlineAccessCodes,
        ProgramOfflineAccessCodes,
        UnlockWithCode,
        "can_configure_auto_lock",
        "can_hvac_cool",
        "can_hvac_heat",
        "can_hvac_heat_cool",
        "can_program_thermostat_programs_as_different_each_day",
        "can_program_thermostat_programs_as_same_each_day",
        "can_program_thermostat_programs_as_weekday_weekend",
        "can_remotely_lock",
        "can_remotely_unlock",
        "can_run_thermostat_programs",
        "can_simulate_connection",
        "can_simulate_disconnection",
        "can_simulate_hub_connection",
        "can_simulate_hub_disconnection",
        "can_simulate_paid_subscription",
        "can_simulate_removal",
        "can_turn_off_hvac",
    ];

    /// <summary>Tells whether the locks of a provider can do something.</summary>
    /// <param name="profile">The provider.</param>
    /// <param name="ability">The flag; one of <see cref="All"/>.</param>
    public static bool Can(this ProviderProfile profile, string ability) => ability switch
    {
        ProgramOnlineAccessCodes => profile.ProgramsCodesOnline,
        ProgramOfflineAccessCodes => !profile.ProgramsCodesOnline,
        UnlockWithCode => true,
        "can_simulate_connection" or "can_simulate_disconnection" => profile.ProgramsCodesOnline,
        "can_simulate_removal" => true,
        "can_simulate_hub_connection" or "can_simulate_hub_disconnection" => profile.HasHub,
        "can_simulate_paid_subscription" => profile.Conditions.ContainsKey(LockCondition.SubscriptionLapsed),
        _ => false,
    };
}
