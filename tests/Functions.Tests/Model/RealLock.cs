using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Domain.Devices;
using AccessCodes.Domain.Discoveries;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Providers;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Model;

/// <summary>The lock of the model in the product: what is done to the model is asked of the API.</summary>
internal sealed class RealLock
{
    private const string Success = "success";

    private const int LooksAtWork = 10;

    private static readonly ProviderProfile Provider = ProviderProfiles.August;

    private readonly TestApp _app;
    private readonly ModelClock _time;
    private readonly SimulatedLocks _locks;
    private readonly WorkspaceStore _workspaces;
    private readonly DateTimeOffset _begun;
    private readonly string _lockId = $"model-{Guid.NewGuid():N}";
    private readonly Dictionary<Tenant, Connection> _connections;
    private readonly ConcurrentDictionary<int, string> _lockCodeIds = new();
    private readonly Dictionary<Guid, int> _makers = [];

    private RealLock(TestApp app, ModelClock time)
    {
        (_app, _time, _begun) = (app, time, time.GetUtcNow());
        _locks = app.Services.GetRequiredService<SimulatedLocks>();
        _workspaces = app.Services.GetRequiredService<WorkspaceStore>();
        _connections = new()
        {
            [Tenant.Sandbox] = new Connection(TestSupport.Known.Sandbox, TestApp.SandboxKey, Guid.NewGuid(), Guid.NewGuid()),
            [Tenant.Neighbour] = new Connection(TestSupport.Known.Neighbour, TestApp.NeighbourKey, Guid.NewGuid(), Guid.NewGuid()),
        };
    }

    /// <summary>Connects a new lock to both workspaces.</summary>
    public static async Task<RealLock> ConnectAsync(TestApp app, ModelClock time, IReadOnlyList<Content> codes)
    {
        // Nothing of what happens now is older than what the lock before has told.
        time.Advance(TimeSpan.FromSeconds(1));
        var real = new RealLock(app, time);
        await real._locks.AddAsync(new SimulatedLock(Provider.Provider, real._lockId), codes.Select((code, number) =>
        {
            real._lockCodeIds[number] = $"slot-{number}";
            return new SimulatedCode($"slot-{number}", code.Name, new Pin(code.Pin), Bounds: null, AccessCodeStatus.Set);
        }));
        foreach (var (tenant, connection) in real._connections)
        {
            var changes = new Changes()
                .Add(new ConnectedAccount
                {
                    ConnectedAccountId = connection.AccountId,
                    WorkspaceId = connection.WorkspaceId,
                    Provider = Provider.Provider,
                    DisplayName = "Model",
                    CreatedAt = real._begun,
                })
                .Add(real.DeviceOf(connection));
            foreach (var found in await real._locks.ListCodesAsync(Provider.Provider, real._lockId))
            {
                var told = SimulatedLockProvider.Tell(Provider, real._lockId, found, withPin: true);
                changes.Add(Discovery.Note(
                    told, real.DeviceOf(connection), Discovery.IdOf(connection.DeviceId, told.Address), real._begun));
            }

            Assert.Equal(CommitResult.Committed, await real._workspaces.CommitAsync(connection.WorkspaceId, changes));
        }

        return real;
    }

    /// <summary>Asks for what a step says.</summary>
    /// <param name="step">The step.</param>
    /// <param name="number">The code that it is about, or that it makes.</param>
    /// <returns>The refusal, or the attempt; null where it is done.</returns>
    public async Task<Begun> BeginAsync(Step step, int number)
    {
        switch (step)
        {
            case Step.Convert(var by, _, var force):
                return await AskAsync(by, Paths.Convert, new { access_code_id = IdOf(by, number), force });
            case Step.DeleteUnmanaged(var by, _):
                return await AskAsync(by, Paths.Delete, new { access_code_id = IdOf(by, number) });
            case Step.Create(var by, var name, var pin):
                return await CreateAsync(by, number, name, pin);
            case Step.Update(var by, _, var name, var pin):
                return await AskAsync(
                    by, ManagedCodes.Update, new { access_code_id = IdOf(by, number), name, code = pin });
            case Step.Delete(var by, _):
                return await AskAsync(by, ManagedCodes.Delete, new { access_code_id = IdOf(by, number) });
            case Step.HandBack(var by, _):
                return await AskAsync(
                    by, ManagedCodes.Update, new { access_code_id = IdOf(by, number), is_managed = false });
            case Step.TypeIn(var by, var name, var pin, var sync):
                return await TypeInAsync(by, number, name, pin, sync);
            case Step.ChangeAtLock(var by, _, var name, var pin, var sync):
                return await AskAsync(
                    by, "/access_codes/simulate/change", new { access_code_id = IdOf(by, number), name, code = pin, sync });
            case Step.RemoveAtLock(var by, _, var sync):
                return await AskAsync(
                    by, "/access_codes/simulate/remove", new { access_code_id = IdOf(by, number), sync });
            case Step.SetOnline(var by, var isOnline):
                return await AskAsync(
                    by,
                    isOnline ? "/devices/simulate/connect" : "/devices/simulate/disconnect",
                    new { device_id = _connections[by].DeviceId });
            case Step.SetConnected(var by, var isConnected):
                return await AskAsync(
                    by,
                    isConnected ? "/connected_accounts/simulate/connect" : "/connected_accounts/simulate/disconnect",
                    new { connected_account_id = _connections[by].AccountId });
            case Step.Fail(var fault, var orders):
                return await AskAsync(
                    Tenant.Sandbox,
                    "/devices/simulate/fail_orders",
                    new
                    {
                        device_id = _connections[Tenant.Sandbox].DeviceId,
                        kind = fault == Fault.Unavailable ? "unavailable" : "answer_lost",
                        orders,
                    });
            case Step.Sync(var by):
                return await AskAsync(
                    by, "/connected_accounts/sync", new { connected_account_id = _connections[by].AccountId });
            case Step.Pass(var time):
                _time.Advance(time);
                return new Begun(Success, AttemptId: null);
            default:
                throw new NotSupportedException($"{step}");
        }
    }

    /// <summary>How something ended that was begun.</summary>
    public async Task<string> EndOfAsync(Tenant by, Begun begun)
    {
        if (begun.AttemptId is not { } attemptId)
            return begun.Answer;

        var attempt = await _workspaces.ExpectAttemptAsync(_connections[by].WorkspaceId, attemptId, CancellationToken.None);
        Assert.True(attempt.Value.HasEnded, $"Attempt {attemptId} is left pending.");
        return attempt.Value.Error?.Type ?? Success;
    }

    /// <summary>Waits until all that was begun has ended.</summary>
    public async Task RestAsync()
    {
        var (database, looks) = (_app.Hub().Database, 0);
        await Wait.UntilAsync(() =>
        {
            var unfinished = database.Read(connection => connection.UnfinishedInstances());
            // What does not end by itself waits for a time.
            if (unfinished.Count > 0 && ++looks > LooksAtWork)
                _app.Pass(_time);
            return Task.FromResult(unfinished.Count == 0);
        });
    }

    /// <summary>What there is to see, in the words of the model.</summary>
    public async Task<Sight> LookAsync()
    {
        var sight = new Sight();
        var numbers = _lockCodeIds.ToDictionary(code => code.Value, code => code.Key);
        foreach (var code in await _locks.ListCodesAsync(Provider.Provider, _lockId))
        {
            if (!code.IsGone(_time.GetUtcNow()))
                sight.Lock.Add($"{numbers[code.LockCodeId]} {code.Name} {code.Pin.Reveal}");
        }

        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        foreach (var (lockCodeId, number) in numbers)
        {
            if (await claims.FindAsync(Address(lockCodeId)) is { } claim)
            {
                Assert.Null(claim.Previous);
                sight.Holders.Add($"{number} {_connections.Single(of => of.Value.WorkspaceId == claim.Holder.WorkspaceId).Key}");
            }
        }

        foreach (var (tenant, connection) in _connections)
        {
            var known = _lockCodeIds.Keys.ToDictionary(number => IdOf(tenant, number));
            foreach (var isManaged in new[] { true, false })
            {
                var codes = await _app.ListAsync(
                    isManaged ? ManagedCodes.List : Paths.ListCodes, new { device_id = connection.DeviceId }, connection.Key);
                foreach (var code in codes)
                    sight.Records.Add($"{tenant} {known[code.Id()]} {Sight.Describe(Read(code, isManaged))}");
            }

            var told = await _app.ListAsync(
                Paths.ListEvents, new { device_id = connection.DeviceId, since = _begun, limit = 5000 }, connection.Key);
            foreach (var one in told.Where(one => one.TryGetProperty("access_code_id", out _)))
            {
                sight.Tell(tenant, known[one.Id()], one.Text("event_type")!["access_code.".Length..]);
            }

            await foreach (var entry in _workspaces.ListOutboxAsync(connection.WorkspaceId, DateTimeOffset.MaxValue))
                Assert.Fail($"{entry.Orchestration} is left in the outbox.");
        }

        return sight;
    }

    private static Known Read(JsonElement code, bool isManaged)
    {
        var issues = code.GetProperty("errors").EnumerateArray().Select(error => error.Text("error_code"))
            .Concat(code.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("warning_code")))
            .ToHashSet();
        return new Known(
            new Content(code.Text("name")!, code.Text("code")!),
            isManaged,
            IsSet: code.Text("status") == "set",
            IsBlamed: issues.Contains(isManaged ? "conflicting_external_modification" : "code_modified_external_to_seam"),
            IsLost: issues.Contains("management_transferred"));
    }

    private async Task<Begun> CreateAsync(Tenant by, int number, string name, string pin)
    {
        var reply = await _app.PostAsync(
            ManagedCodes.Create, new { device_id = _connections[by].DeviceId, name, code = pin }, _connections[by].Key);
        if (reply.Status != HttpStatusCode.OK)
            return new Begun(reply.ErrorType!, AttemptId: null);

        var address = LockCodeAddress.OfManaged(
            Provider.Provider, _lockId, reply.Body.GetProperty("access_code").Id());
        // Of requests that were joined to one another the first by its number makes the code, whichever is answered first.
        lock (_makers)
        {
            var isJoined = _makers.TryGetValue(reply.AttemptId(), out var other);
            if (isJoined && other < number)
                return new Begun(Success, reply.AttemptId());

            if (isJoined)
                _lockCodeIds.TryRemove(other, out _);
            _makers[reply.AttemptId()] = number;
            _lockCodeIds[number] = address.LockCodeId;
        }

        return new Begun(Success, reply.AttemptId());
    }

    private async Task<Begun> TypeInAsync(Tenant by, int number, string name, string pin, bool sync)
    {
        var begun = await AskAsync(
            by, "/access_codes/simulate/type_in", new { device_id = _connections[by].DeviceId, name, code = pin, sync });
        if (begun.Answer == Success)
        {
            var typed = (await _locks.ListCodesAsync(Provider.Provider, _lockId)).Where(code =>
                code.LockCodeId.StartsWith("keypad-", StringComparison.Ordinal)
                && code.Pin.Reveal == pin
                && !_lockCodeIds.Values.Contains(code.LockCodeId));
            _lockCodeIds[number] = typed.Single().LockCodeId;
        }

        return begun;
    }

    private async Task<Begun> AskAsync(Tenant by, string path, object parameters)
    {
        var reply = await _app.PostAsync(path, parameters, _connections[by].Key);
        return reply.Status != HttpStatusCode.OK ? new Begun(reply.ErrorType!, AttemptId: null)
            : new Begun(Success, reply.Body.TryGetProperty("action_attempt", out _) ? reply.AttemptId() : null);
    }

    private Guid IdOf(Tenant by, int number)
    {
        var address = Address(_lockCodeIds[number]);
        return address.ManagedCodeId is { } own && Creators.TryGetValue(number, out var creator) && creator == by
            ? own
            : Discovery.IdOf(_connections[by].DeviceId, address);
    }

    /// <summary>Who created a code.</summary>
    public ConcurrentDictionary<int, Tenant> Creators { get; } = new();

    private LockCodeAddress Address(string lockCodeId) => new(Provider.Provider, _lockId, lockCodeId);

    private Device DeviceOf(Connection connection) => new()
    {
        DeviceId = connection.DeviceId,
        WorkspaceId = connection.WorkspaceId,
        ConnectedAccountId = connection.AccountId,
        Provider = Provider.Provider,
        LockId = _lockId,
        DisplayName = "Model",
        IsOnline = true,
        CreatedAt = _begun,
    };

    private sealed record Connection(Guid WorkspaceId, string Key, Guid DeviceId, Guid AccountId);
}

/// <summary>What was answered to what was asked.</summary>
/// <param name="Answer">The refusal, or <c>success</c>.</param>
/// <param name="AttemptId">The attempt that tells how it ends; null where there is none.</param>
internal sealed record Begun(string Answer, Guid? AttemptId);
