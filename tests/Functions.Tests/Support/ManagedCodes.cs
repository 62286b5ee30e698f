using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>What tests do with managed codes.</summary>
internal static class ManagedCodes
{
    public const string Create = "/access_codes/create";
    public const string CreateMultiple = "/access_codes/create_multiple";
    public const string Get = "/access_codes/get";
    public const string List = "/access_codes/list";
    public const string Update = "/access_codes/update";
    public const string Delete = "/access_codes/delete";
    public const string GenerateCode = "/access_codes/generate_code";

    /// <summary>Creates a code and waits until that has ended.</summary>
    public static async Task<JsonElement> CreateCodeAsync(
        this TestApp app, Guid deviceId, string? code = null, string? name = null)
    {
        var reply = await app.PostAsync(Create, new { device_id = deviceId, code, name });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        await app.EndOfAsync(reply.AttemptId());
        return (await app.ManagedCodeAsync(reply.Body.GetProperty("access_code").Id()))!.Value;
    }

    /// <summary>A managed code; null where there is none of that id.</summary>
    public static async Task<JsonElement?> ManagedCodeAsync(this TestApp app, Guid accessCodeId)
    {
        var reply = await app.PostAsync(Get, new { access_code_id = accessCodeId });
        return reply.Status == HttpStatusCode.OK ? reply.Body.GetProperty("access_code") : null;
    }

    /// <summary>The keeper of a code's bounds, once it has been started: that comes after the attempt that appoints it.</summary>
    public static async Task<string> KeeperAsync(this TestApp app, Guid accessCodeId)
    {
        var code = await app.Services.GetRequiredService<WorkspaceStore>().GetCodeAsync(Known.Sandbox, accessCodeId);
        var keeper = code!.Value.TimedBy.ToString()!;
        var client = app.Services.GetRequiredService<DurableTaskClient>();
        await Wait.UntilAsync(async () => await client.GetInstanceAsync(keeper) is not null);
        return keeper;
    }

    /// <summary>Sends a request that is accepted, and waits until its attempt has ended.</summary>
    public static async Task<JsonElement> EndOfAsync(this TestApp app, string path, object parameters)
    {
        var reply = await app.PostAsync(path, parameters);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return await app.EndOfAsync(reply.AttemptId());
    }

    public static async Task<IReadOnlyList<string?>> EventTypesOfAsync(this TestApp app, Guid accessCodeId) =>
        [.. (await app.EventsOfAsync(accessCodeId)).Select(told => told.Text("event_type"))];

    public static Guid AttemptId(this Reply reply) =>
        reply.Body.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();

    public static Guid Id(this JsonElement code) => code.GetProperty("access_code_id").GetGuid();

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    /// <summary>The one error that a code shows.</summary>
    public static string? OnlyError(this JsonElement code) =>
        Assert.Single(code.GetProperty("errors").EnumerateArray()).Text("error_code");
}
