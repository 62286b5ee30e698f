using System.Net;
using AccessCodes.Domain.Devices;
using AccessCodes.Functions.Orchestrations;
using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>A device takes ten creations, ten updates and twenty deletions a minute, whoever counts them.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly PassingTime _time = new();
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await StartAsync();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Paths.Convert, 10)]
    [InlineData(Paths.Update, 10)]
    [InlineData(Paths.Delete, 20)]
    public async Task What_is_too_much_is_told_when_to_come_back(string path, int limit)
    {
        await AddLockAsync();
        var number = 0;
        while (number < limit)
            AssertAccepted(await AskAsync(path, ++number));
        _time.Advance(TimeSpan.FromSeconds(10));

        var refused = await AskAsync(path, limit + 1);

        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (refused.Status, refused.ErrorType));
        refused.AssertIsEnvelope();
        Assert.Contains($"at most {limit} ", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(50));
        Assert.NotNull(await _app.UnmanagedCodeAsync(Known.Code(ExtraLock.Number, limit + 1)));

        _time.Advance(refused.RetryAfter.Value - TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(path, limit + 1)).Status);
        _time.Advance(TimeSpan.FromSeconds(10));
        AssertAccepted(await AskAsync(path, limit + 1));
    }

    [Fact]
    public async Task Creations_and_changes_and_deletions_of_managed_codes_are_counted_apart()
    {
        await AddLockAsync();
        var codes = new List<Guid>();
        for (var number = 0; number < 10; number++)
            codes.Add((await _app.CreateCodeAsync(ExtraLock.DeviceId)).Id());

        Assert.Equal("rate_limited", (await CreateAsync(ExtraLock.DeviceId)).ErrorType);

        foreach (var code in codes)
            await _app.EndOfAsync(ManagedCodes.Update, new { access_code_id = code, name = "Changed" });
        var change = await _app.PostAsync(ManagedCodes.Update, new { access_code_id = codes[0], name = "Again" });
        Assert.Equal("rate_limited", change.ErrorType);

        foreach (var code in codes)
            await _app.EndOfAsync(ManagedCodes.Delete, new { access_code_id = code });
        for (var number = 1; number <= 10; number++)
            AssertAccepted(await AskAsync(Paths.Delete, number));
        Assert.Equal("rate_limited", (await AskAsync(Paths.Delete, 11)).ErrorType);
    }

    [Fact]
    public async Task Each_device_is_counted_for_itself()
    {
        await AddLockAsync();
        for (var number = 1; number <= 10; number++)
            AssertAccepted(await CreateAsync(ExtraLock.DeviceId));

        AssertAccepted(await CreateAsync(Known.FrontDoor));
    }

    [Fact]
    public async Task What_is_refused_or_joined_is_not_counted()
    {
        await AddLockAsync(latency: TimeSpan.FromSeconds(3));
        for (var times = 0; times < 12; times++)
        {
            var missing = await _app.PostAsync(Paths.Convert, new { access_code_id = Guid.NewGuid() });
            Assert.Equal("access_code_not_found", missing.ErrorType);
            var taken = await CreateAsync(ExtraLock.DeviceId, code: "100001");
            Assert.Equal("duplicate_access_code", taken.ErrorType);
        }

        var joined = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsync(Paths.Convert, 1)));
        Assert.Single(joined.Select(reply => reply.AttemptId()).Distinct());

        for (var number = 2; number <= 10; number++)
            AssertAccepted(await AskAsync(Paths.Convert, number));
        for (var times = 0; times < 10; times++)
            AssertAccepted(await CreateAsync(ExtraLock.DeviceId));
    }

    [Fact]
    public async Task Of_many_at_once_on_two_instances_as_many_are_taken_as_of_one_after_the_other()
    {
        await AddLockAsync();
        await using var other = await StartAsync(services => services.AddSingleton(Tables));

        var replies = await Task.WhenAll(Enumerable.Range(1, 40).Select(number =>
            (number % 2 == 0 ? _app : other).PostAsync(
                Paths.Convert, new { access_code_id = Known.Code(ExtraLock.Number, number) })));

        Assert.Equal(10, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.OK),
            reply => Assert.Equal("rate_limited", reply.ErrorType));
    }

    [Fact]
    public async Task Codes_on_several_devices_are_counted_on_each_or_none()
    {
        await AddLockAsync();
        for (var number = 1; number <= 10; number++)
            AssertAccepted(await CreateAsync(Known.FrontDoor));

        var refused = await CreateMultipleAsync([ExtraLock.DeviceId, Known.FrontDoor]);

        Assert.Equal("rate_limited", refused.ErrorType);
        for (var number = 1; number <= 10; number++)
            Assert.Equal(HttpStatusCode.OK, (await CreateMultipleAsync([ExtraLock.DeviceId])).Status);
        Assert.Equal("rate_limited", (await CreateMultipleAsync([ExtraLock.DeviceId])).ErrorType);
    }

    [Fact]
    public async Task As_many_devices_as_are_allowed_get_a_code_at_once()
    {
        var changes = new Changes();
        var front = (await Workspaces.GetDeviceAsync(Known.Sandbox, Known.FrontDoor))!.Value;
        var devices = new List<Device>();
        for (var number = 0; number < CreationIntake.MaxDevices; number++)
            devices.Add(front with { DeviceId = Guid.NewGuid(), LockId = $"{ExtraLock.Fast.LockId}-{number}" });
        devices.ForEach(device => changes.Add(device));
        await Workspaces.CommitAsync(Known.Sandbox, changes);

        var reply = await CreateMultipleAsync([.. devices.Select(device => device.DeviceId)]);

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(devices.Count, reply.Body.GetProperty("access_codes").GetArrayLength());
    }

    private ITables Tables => _app.Services.GetRequiredService<ITables>();

    private WorkspaceStore Workspaces => _app.Services.GetRequiredService<WorkspaceStore>();

    private Task<TestApp> StartAsync(Action<IServiceCollection>? configure = null) => TestApp.StartAsync(
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            configure?.Invoke(services);
        },
        rateLimits: true);

    private Task AddLockAsync(TimeSpan latency = default) =>
        ExtraLock.AddAsync(Tables, ExtraLock.Fast with { Latency = latency }, codes: 40);

    private Task<Reply> AskAsync(string path, int number)
    {
        var code = Known.Code(ExtraLock.Number, number);
        return path == Paths.Update
            ? _app.AnswerAsync(_time, _app.PostAsync(path, new { access_code_id = code, is_managed = true }))
            : _app.PostAsync(path, new { access_code_id = code });
    }

    private Task<Reply> CreateAsync(Guid deviceId, string? code = null) =>
        _app.PostAsync(ManagedCodes.Create, new { device_id = deviceId, code });

    private Task<Reply> CreateMultipleAsync(params Guid[] deviceIds) =>
        _app.PostAsync(ManagedCodes.CreateMultiple, new { device_ids = deviceIds });

    private static void AssertAccepted(Reply reply) => Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
}
