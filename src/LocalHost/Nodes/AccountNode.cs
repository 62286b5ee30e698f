using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AccessCodes.LocalHost.Nodes;

/// <summary>
/// One of several nodes on a storage account. It holds two leases while it lives: that of its own, by which others know of
/// it, and that of the timers if no other node has it. A node that dies loses both within half a minute.
/// </summary>
internal sealed partial class AccountNode(SharedAccount account, ILogger<AccountNode> logger) : BackgroundService, INode
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(8);

    // How long after it was renewed a lease is trusted: less than it lasts, as clocks and requests take their time.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(20);

    private BlobLease? _presence;
    private BlobLease? _timers;
    private long _timersUntil;

    public bool RunsTimers => Environment.TickCount64 < Interlocked.Read(ref _timersUntil);

    /// <summary>Makes the node known, before it does anything.</summary>
    public async Task EnterAsync(CancellationToken cancellation)
    {
        _presence = await account.EnterAsync(Duration, cancellation);
        await KeepTimersAsync(cancellation);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Interlocked.Exchange(ref _timersUntil, 0);
        foreach (var lease in new[] { _timers, _presence }.OfType<BlobLease>())
            await lease.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pause);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (_presence is null || !await _presence.TryRenewAsync(stoppingToken))
                    _presence = await account.EnterAsync(Duration, stoppingToken);
                await KeepTimersAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotRenewed(logger, exception.GetType().Name);
            }
        }
    }

    private async Task KeepTimersAsync(CancellationToken cancellation)
    {
        var asked = Environment.TickCount64;
        if (_timers is not null && !await _timers.TryRenewAsync(cancellation))
            _timers = null;
        _timers ??= await account.TryLeaseAsync("timers", Duration, cancellation);
        if (_timers is not null)
            Interlocked.Exchange(ref _timersUntil, asked + (long)Trust.TotalMilliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The leases of this node could not be renewed ({ErrorType}); trying again")]
        public static partial void NotRenewed(ILogger logger, string errorType);
    }
}
