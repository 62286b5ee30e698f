using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AccessCodes.Functions.Http.Resources;

namespace AccessCodes.LocalHost.Migrating;

/// <summary>The API of an app, which may run elsewhere, as far as a migration needs it.</summary>
internal sealed class MigrationApi : IDisposable
{
    private readonly HttpClient _http;

    public MigrationApi(Uri url, string apiKey)
    {
        _http = new HttpClient { BaseAddress = url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public void Dispose() => _http.Dispose();

    /// <exception cref="MigrationApiException">The app refuses it, or does not answer.</exception>
    public async Task<MigrationResource> CreateAsync(
        MigrateOptions options, bool dryRun, CancellationToken cancellation)
    {
        var parameters = new JsonObject
        {
            ["device_id"] = options.DeviceId,
            ["connected_account_id"] = options.ConnectedAccountId,
            ["dry_run"] = dryRun,
            ["when_not_convertible"] = options.Replace ? "replace" : "leave",
            ["delete_remaining"] = options.DeleteRemaining,
            ["concurrency"] = options.Concurrency,
        };
        return (await PostAsync("migrations/create", parameters, ApiJson.Web.MigrationAnswer, cancellation)).Migration;
    }

    /// <exception cref="MigrationApiException">The app refuses it, or does not answer.</exception>
    public Task<MigrationResource> GetAsync(Guid migrationId, CancellationToken cancellation) =>
        AskAsync("migrations/get", migrationId, cancellation);

    /// <exception cref="MigrationApiException">The app refuses it, or does not answer.</exception>
    public Task<MigrationResource> CancelAsync(Guid migrationId, CancellationToken cancellation) =>
        AskAsync("migrations/cancel", migrationId, cancellation);

    /// <summary>All codes of a migration, page by page.</summary>
    /// <param name="migrationId">The migration.</param>
    /// <param name="outcome">What became of them; null for whatever.</param>
    /// <param name="cancellation">Ends the listing.</param>
    /// <exception cref="MigrationApiException">The app refuses it, or does not answer.</exception>
    public async IAsyncEnumerable<MigrationCodeResource> ListCodesAsync(
        Guid migrationId,
        string? outcome,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await PostAsync(
                "migrations/list_codes",
                new JsonObject { ["migration_id"] = migrationId, ["outcome"] = outcome, ["page_cursor"] = cursor },
                ApiJson.Web.MigrationCodeListAnswer,
                cancellation);
            foreach (var code in page.MigrationCodes)
                yield return code;
            cursor = page.Pagination.NextPageCursor;
        }
        while (cursor is not null);
    }

    /// <summary>What people call a device.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <exception cref="MigrationApiException">The app refuses it, or does not answer.</exception>
    public async Task<string> NameOfAsync(Guid deviceId, CancellationToken cancellation)
    {
        var answer = await PostAsync(
            "devices/get", new JsonObject { ["device_id"] = deviceId }, ApiJson.Web.DeviceAnswer, cancellation);
        return answer.Device.DisplayName;
    }

    private async Task<MigrationResource> AskAsync(string path, Guid migrationId, CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["migration_id"] = migrationId };
        return (await PostAsync(path, parameters, ApiJson.Web.MigrationAnswer, cancellation)).Migration;
    }

    private async Task<T> PostAsync<T>(
        string path, JsonObject parameters, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.PostAsync(path, JsonContent.Create(parameters), cancellation);
            if (response.IsSuccessStatusCode)
                return (await response.Content.ReadFromJsonAsync(type, cancellation))!;

            var refused = await response.Content.ReadFromJsonAsync(ApiJson.Web.Envelope, cancellation);
            throw new MigrationApiException($"{refused!.Error.Type}: {refused.Error.Message}");
        }
        catch (HttpRequestException exception)
        {
            throw new MigrationApiException(
                $"{_http.BaseAddress} does not answer: {exception.Message} Is the app running there?", exception);
        }
        catch (JsonException exception)
        {
            throw new MigrationApiException($"What answers at {_http.BaseAddress} is not this app.", exception);
        }
    }
}

/// <summary>The app refuses something, or does not answer; the message is for whoever runs the command.</summary>
internal sealed class MigrationApiException(string message, Exception? inner = null) : Exception(message, inner);
