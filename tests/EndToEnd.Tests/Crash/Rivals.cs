using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Storage;
using AccessCodes.TestSupport;

namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>
/// The two workspaces of the sandbox, which share a lock: both take its codes from each other by force, hand them back and
/// delete them, at the same time and whatever happens to the process.
/// </summary>
internal sealed class Rivals(int seed)
{
    private const int CodesTypedIn = 20;

    private static readonly Side[] Sides =
    [
        new(Known.Sandbox, Known.SharedEntrance, Known.AugustAccount, "seam_sandbox_1"),
        new(Known.Neighbour, Known.Device(101), Known.NeighboursAccount, "seam_sandbox_2"),
    ];

    private readonly Dictionary<Side, Guid[]> _codes = [];
    private int _lives;

    /// <summary>Puts more codes on the lock, and has both workspaces know of them.</summary>
    public async Task PrepareAsync(Uri url)
    {
        using (var api = new SandboxApi(url))
        {
            for (var number = 0; number < CodesTypedIn; number++)
            {
                await api.PostAsync("/access_codes/simulate/type_in", new
                {
                    device_id = Known.SharedEntrance,
                    name = $"Rival {number}",
                    code = $"{610_000 + number}",
                    sync = number == CodesTypedIn - 1,
                });
            }
        }

        foreach (var side in Sides)
        {
            using var api = new SandboxApi(url, side.Key);
            await api.PostAsync("/connected_accounts/sync", new { connected_account_id = side.ConnectedAccountId });
            await Wait.UntilAsync(async () =>
            {
                var codes = await api.UnmanagedCodesAsync(side.DeviceId);
                _codes[side] = [.. codes.Select(code => code.GetProperty("access_code_id").GetGuid())];
                return _codes[side].Length >= CodesTypedIn;
            });
        }
    }

    /// <summary>Asks for one thing after the other, from both sides at once, until it is told to stop or nobody answers.</summary>
    public Task DriveAsync(Uri url, CancellationToken cancellationToken)
    {
        var life = _lives++;
        return Task.WhenAll(Sides.Select((side, number) =>
            DriveAsync(url, side, new Random(seed + (life * Sides.Length) + number), cancellationToken)));
    }

    /// <returns>What is wrong with the claims of the lock, and with the records of its codes.</returns>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(ITables tables)
    {
        var workspaces = new WorkspaceStore(tables, new WebhookSubscriptions(tables, TimeProvider.System));
        var claims = new ManagementClaims(tables);
        var codes = new List<AccessCode>();
        foreach (var side in Sides)
            codes.AddRange(await workspaces.ListCodesAsync(side.WorkspaceId, side.DeviceId));

        var faults = codes.Where(code => code.Pending is not null)
            .Select(code => $"Access code {code.AccessCodeId} waits for {code.Pending}.")
            .ToList();
        var address = codes[0].Address;
        var rows = await tables.Claims.QueryAsync(
            $"{address.Provider}|{address.LockId}", new KeyRange(" ", "~"), ITable.MaxPageSize);
        foreach (var lockCodeId in rows.Select(row => row.Key))
        {
            var claim = (await claims.FindAsync(address with { LockCodeId = lockCodeId }))!;
            var held = codes.FirstOrDefault(code => code.AccessCodeId == claim.Holder.AccessCodeId);
            if (claim.Previous is not null || held is not { IsManaged: true })
                faults.Add($"{claim} is held for {(held is null ? "no record" : "a record that is not managed")}.");
        }

        foreach (var code in codes.Where(code => code.IsManaged))
        {
            var holder = (await claims.FindAsync(code.Address))?.Holder;
            if (holder != new ClaimHolder(code.WorkspaceId, code.AccessCodeId))
                faults.Add($"Access code {code.AccessCodeId} is managed, and claimed by {holder}.");
        }

        return faults;
    }

    private async Task DriveAsync(Uri url, Side side, Random random, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = Wait.Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", side.Key);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
                await AskAsync(http, _codes[side][random.Next(_codes[side].Length)], random.Next(10), cancellationToken);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            // The process is gone, in the middle of an answer perhaps.
        }
    }

    private static async Task AskAsync(HttpClient http, Guid code, int what, CancellationToken cancellationToken)
    {
        var (path, parameters) = what switch
        {
            < 7 => ("/access_codes/unmanaged/convert_to_managed", (object)new { access_code_id = code, force = true }),
            < 9 => ("/access_codes/update", new { access_code_id = code, is_managed = false }),
            _ => ("/access_codes/delete", new { access_code_id = code }),
        };
        using var response = await http.PostAsJsonAsync(path, parameters, cancellationToken);

        // A code may be busy, gone, or in the hands of the other side.
        Assert.True((int)response.StatusCode is 200 or 404 or 409, $"{path}: {(int)response.StatusCode}");
    }

    private sealed record Side(Guid WorkspaceId, Guid DeviceId, Guid ConnectedAccountId, string Key);
}
