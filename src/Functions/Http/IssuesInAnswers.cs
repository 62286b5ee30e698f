using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Functions.Storage;

namespace AccessCodes.Functions.Http;

/// <summary>
/// Completes what is told to be wrong with codes and devices by what is wrong with the device and the account that they
/// depend on. Those are kept once, with the device and the account, and remembered for a moment, so that a code still
/// costs one read (docs/decisions/0011).
/// </summary>
public sealed class IssuesInAnswers(WorkspaceStore workspaces, KnownOwners known)
{
    /// <summary>A code with all that is wrong with it.</summary>
    public async Task<AccessCode> CompleteAsync(AccessCode code, CancellationToken cancellation) =>
        (await CompleteAsync([code], cancellation))[0];

    /// <summary>Codes with all that is wrong with them, in their order.</summary>
    public async Task<IReadOnlyList<AccessCode>> CompleteAsync(
        IReadOnlyList<AccessCode> codes, CancellationToken cancellation)
    {
        var owners = new Dictionary<Guid, Owners?>();
        foreach (var code in codes)
        {
            if (!owners.ContainsKey(code.DeviceId))
                owners[code.DeviceId] = await known.FindAsync(code.WorkspaceId, code.DeviceId, cancellation);
        }

        return
        [
            .. codes.Select(code => owners[code.DeviceId] is { } found
                ? ShownIssues.Of(code, found.Device, found.Account)
                : code),
        ];
    }

    /// <summary>Devices with all that is wrong with them, in their order.</summary>
    public async Task<IReadOnlyList<Device>> CompleteAsync(
        IReadOnlyList<Device> devices, CancellationToken cancellation)
    {
        var accounts = new Dictionary<Guid, ConnectedAccount>();
        foreach (var device in devices)
        {
            if (!accounts.ContainsKey(device.ConnectedAccountId))
            {
                var account = await workspaces.ExpectAccountAsync(
                    device.WorkspaceId, device.ConnectedAccountId, cancellation);
                accounts[device.ConnectedAccountId] = account.Value;
            }
        }

        return [.. devices.Select(device => ShownIssues.Of(device, accounts[device.ConnectedAccountId]))];
    }
}
