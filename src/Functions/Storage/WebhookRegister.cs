namespace AccessCodes.Functions.Storage;

/// <summary>
/// The row at which those meet who create a webhook in one workspace, so that it gets no more than it may have: whoever has
/// counted its webhooks writes it, guarded by ETag.
/// </summary>
/// <param name="LastCreated">The webhook that was created last.</param>
public sealed record WebhookRegister(Guid LastCreated);
