using System.Text.Json.Serialization;
using AccessCodes.Domain.Workspaces;

namespace AccessCodes.Functions.Http.Resources;

/// <summary>The workspace object of the API, without the looks of connect webviews, which are not here.</summary>
internal sealed record WorkspaceResource(
    Guid WorkspaceId,
    string Name,
    string CompanyName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ConnectPartnerName,
    bool IsSandbox,
    ConnectWebviewCustomizationResource ConnectWebviewCustomization,
    bool IsSuspended,
    bool IsPublishableKeyAuthEnabled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? OrganizationId)
{
    public static WorkspaceResource From(Workspace workspace) => new(
        workspace.WorkspaceId,
        workspace.Name,
        workspace.CompanyName ?? workspace.Name,
        workspace.CompanyName,
        workspace.IsSandbox,
        new ConnectWebviewCustomizationResource(),
        IsSuspended: false,
        IsPublishableKeyAuthEnabled: false,
        workspace.OrganizationId);
}

internal sealed record ConnectWebviewCustomizationResource;

internal sealed record WorkspaceAnswer(WorkspaceResource Workspace, bool Ok = true);

/// <summary>A new workspace with its first API key, which is told here and never again (beyond Seam).</summary>
internal sealed record NewWorkspaceAnswer(WorkspaceResource Workspace, string ApiKey, bool Ok = true);

internal sealed record WorkspaceListAnswer(IReadOnlyList<WorkspaceResource> Workspaces, bool Ok = true);
