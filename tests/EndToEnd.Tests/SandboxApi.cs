using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests;

/// <summary>The API as a client of one workspace sees it.</summary>
internal sealed class SandboxApi : IDisposable
{
    private readonly HttpClient _http;

    public SandboxApi(Uri url, string key = "seam_sandbox_1")
    {
        _http = new HttpClient { BaseAddress = url, Timeout = Wait.Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Posts and returns the answer, which must be a success.</summary>
    public async Task<JsonElement> PostAsync(string path, object parameters)
    {
        using var response = await _http.PostAsJsonAsync(path, parameters);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {answer}");
        return answer;
    }

    public async Task<Guid> ConvertAsync(Guid accessCodeId, bool force = false)
    {
        var answer = await PostAsync(
            "/access_codes/unmanaged/convert_to_managed", new { access_code_id = accessCodeId, force });
        return answer.GetProperty("action_attempt").GetProperty("action_attempt_id").GetGuid();
    }

    /// <summary>Waits until an attempt has ended.</summary>
    public async Task<JsonElement> EndOfAsync(Guid actionAttemptId)
    {
        JsonElement attempt = default;
        await Wait.UntilAsync(
            async () =>
            {
                var answer = await PostAsync("/action_attempts/get", new { action_attempt_id = actionAttemptId });
                attempt = answer.GetProperty("action_attempt");
                return attempt.GetProperty("status").GetString() != "pending";
            },
            () => $"Attempt {actionAttemptId} is still pending.");
        return attempt;
    }

    public async Task<JsonElement[]> UnmanagedCodesAsync(Guid deviceId) =>
        [.. (await PostAsync("/access_codes/unmanaged/list", new { device_id = deviceId }))
            .GetProperty("access_codes").EnumerateArray()];

    public async Task<JsonElement[]> EventsAsync(object? filter = null) =>
        [.. (await PostAsync("/events/list", filter ?? new { limit = 5000 })).GetProperty("events").EnumerateArray()];

    public void Dispose() => _http.Dispose();
}
