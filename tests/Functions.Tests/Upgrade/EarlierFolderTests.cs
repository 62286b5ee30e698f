using System.IO.Compression;
using AccessCodes.Domain.Locks;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Sqlite;
using AccessCodes.LocalHost.TaskHub;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AccessCodes.Functions.Tests.Upgrade;

/// <summary>
/// earlier-engine.db.gz is the data folder of a version that had an orchestration engine of its own, stopped at five past
/// twelve: a code that starts tomorrow, a code to be set on a lock that is out of reach, a migration of 14 codes of which ten
/// are converted, a conversion by force whose end is committed and whose hand-over is not, and a webhook in its third pause.
/// </summary>
public sealed class EarlierFolderTests : IAsyncLifetime
{
    private const string HookOfTheFolder = "http://127.0.0.1:47391/";

    private static readonly DateTimeOffset Stopped = new(2026, 1, 1, 12, 5, 8, TimeSpan.Zero);
    private static readonly Guid Migration = Guid.Parse("019b7972-80ec-7da3-874a-54c68e3b8ef8");
    private static readonly Guid PatientAttempt = Guid.Parse("019b7972-80ec-7533-8c44-9398f73f6def");
    private static readonly Guid CodeOfTomorrow = Guid.Parse("019b7972-7f34-753c-9cba-cdd0f7f70936");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("access-codes-");
    private FakeTimeProvider _time = null!;
    private WebhookReceiver _receiver = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        // It has been down for longer than an attempt may take.
        _time = new FakeTimeProvider(Stopped.AddMinutes(20));
        await UnpackAsync(Path.Combine(_data.FullName, "access-codes.db"));
        _app = await TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(_time), rateLimits: true, data: _data);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task All_that_an_earlier_version_left_under_way_ends_right()
    {
        // The forced conversion hands over, although its deadline has passed, and lets go of nothing.
        await UntilAsync(async () => await _app.UnmanagedCodeAsync(Known.Code(101, 1), TestApp.NeighbourKey) is not null);
        Assert.NotNull(await _app.ManagedCodeAsync(Known.Code(3, 1)));
        var claims = _app.Services.GetRequiredService<IManagementClaims>();
        await UntilAsync(async () =>
            await claims.FindAsync(new("august", "august-shared-entrance", "slot-01")) is not { Previous: not null });

        // The attempt that waited for its lock has waited for too long.
        var attempt = await _app.EndOfAsync(PatientAttempt, meanwhile: Pass);
        Assert.Equal("device_offline", attempt.GetProperty("error").Text("type"));

        // The migration goes on with the four that are left.
        await UntilAsync(async () => (await _app.MigrationAsync(Migration)).Text("status") == "completed");
        Assert.Equal(14, (await _app.MigrationAsync(Migration)).Count("outcomes", "converted"));

        // The webhook gets its event, once.
        await _receiver.ReceivedAsync(1, Pass);

        // The code of tomorrow is kept until its end.
        await UntilAsync(
            async () => (await _app.EventTypesOfAsync(CodeOfTomorrow)).Contains("access_code.removed_from_device"), PassDays);
        Assert.Single(_receiver.Received);
        Assert.Empty(_app.Hub().Database.Read(connection => connection.Query(
            "SELECT name FROM sqlite_master WHERE name LIKE 'durable!_%' ESCAPE '!'", row => row.GetString(0))));
    }

    private async Task UnpackAsync(string file)
    {
        await using (var packed = typeof(EarlierFolderTests).Assembly.GetManifestResourceStream("earlier-engine.db.gz")!)
        await using (var unpacked = new GZipStream(packed, CompressionMode.Decompress))
        await using (var target = File.Create(file))
            await unpacked.CopyToAsync(target);

        // The receiver has another port each time.
        await using var database = new SqliteDatabase(file);
        await database.Writer.WriteAsync((connection, _) => connection.Run(
            "UPDATE rows SET document = replace(document, @0, @1)", HookOfTheFolder, _receiver.Url.ToString()));
    }

    private void Pass() => _app.Pass(_time);

    /// <summary>Puts the clock forward to whatever comes next, however long it is until then.</summary>
    private void PassDays()
    {
        var next = _app.Hub().Database.Read(connection => connection.UnfinishedInstances())
            .Select(instance => _app.NextOf(instance.Id))
            .ToArray();
        if (next.Length == 0 || next.Contains(null))
            _time.Advance(TimeSpan.FromMilliseconds(10));
        else
            _time.SetUtcNow(next.Min()!.Value);
    }

    private Task UntilAsync(Func<Task<bool>> holds, Action? meanwhile = null) => Wait.UntilAsync(async () =>
    {
        (meanwhile ?? Pass)();
        return await holds();
    });
}
