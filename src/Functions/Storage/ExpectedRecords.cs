using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Attempts;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Events;

namespace AccessCodes.Functions.Storage;

/// <summary>Reads of records that a workflow relies on: they are missing only if storage was tampered with.</summary>
internal static class ExpectedRecords
{
    public static async Task<Stored<AccessCode>> ExpectCodeAsync(
        this WorkspaceStore workspaces, Guid workspaceId, Guid accessCodeId, CancellationToken cancellation) =>
        await workspaces.GetCodeAsync(workspaceId, accessCodeId, cancellation)
        ?? throw Missing("access code", accessCodeId, workspaceId);

    public static async Task<Stored<ActionAttempt>> ExpectAttemptAsync(
        this WorkspaceStore workspaces, Guid workspaceId, Guid actionAttemptId, CancellationToken cancellation) =>
        await workspaces.GetAttemptAsync(workspaceId, actionAttemptId, cancellation)
        ?? throw Missing("action attempt", actionAttemptId, workspaceId);

    public static async Task<Stored<Device>> ExpectDeviceAsync(
        this WorkspaceStore workspaces, Guid workspaceId, Guid deviceId, CancellationToken cancellation) =>
        await workspaces.GetDeviceAsync(workspaceId, deviceId, cancellation)
        ?? throw Missing("device", deviceId, workspaceId);

    public static async Task<Stored<ConnectedAccount>> ExpectAccountAsync(
        this WorkspaceStore workspaces, Guid workspaceId, Guid connectedAccountId, CancellationToken cancellation) =>
        await workspaces.GetAccountAsync(workspaceId, connectedAccountId, cancellation)
        ?? throw Missing("connected account", connectedAccountId, workspaceId);

    /// <summary>The device that something happened on, and its account.</summary>
    public static async Task<(Stored<Device> Device, Stored<ConnectedAccount> Account)> ExpectOwnersAsync(
        this WorkspaceStore workspaces, EventSubject subject, CancellationToken cancellation) => (
        await workspaces.ExpectDeviceAsync(subject.WorkspaceId, subject.DeviceId, cancellation),
        await workspaces.ExpectAccountAsync(subject.WorkspaceId, subject.ConnectedAccountId, cancellation));

    private static InvalidDataException Missing(string kind, Guid id, Guid workspaceId) =>
        new($"Workspace {workspaceId} has no {kind} {id}, which a workflow relies on.");
}
