using System.Security.Cryptography;
using System.Text;

namespace AccessCodes.LocalHost.Sandbox;

/// <summary>The ids of the sandbox: what they begin with tells what they are the id of.</summary>
internal static class SandboxIds
{
    public static Guid Workspace(int number) => Guid.Parse($"5a000000-0000-4000-8000-{number:D12}");

    public static Guid ConnectedAccount(int number) => Guid.Parse($"ac000000-0000-4000-8000-{number:D12}");

    public static Guid Device(int number) => Guid.Parse($"de000000-0000-4000-8000-{number:D12}");

    /// <summary>A code that the sandbox did not put on the lock: the same id each time the lock is connected.</summary>
    public static Guid AccessCode(int device, string lockCodeId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{device}|{lockCodeId}")).AsSpan(0, 16));

    /// <param name="device">The number of the device that the code is on.</param>
    /// <param name="number">The number of the code on it, from 1.</param>
    public static Guid AccessCode(int device, int number) =>
        Guid.Parse($"c0000000-0000-4000-8000-{device:D4}{number:D8}");
}
