using AccessCodes.Functions.Http.Resources;
using Spectre.Console;

namespace AccessCodes.LocalHost.Migrating;

/// <summary>A migration from the terminal: its plan, then its progress, then what failed.</summary>
internal static class MigrateCommand
{
    private const int AllAsPlanned = 0;
    private const int SomeFailed = 1;
    private const int Unreachable = MigrateOptions.UsageError;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Plans a migration and, unless that was all, carries it out and waits for its end.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="console">Where it is shown.</param>
    /// <param name="cancellation">Cancels the migration; what is under way in it ends.</param>
    /// <returns>The exit code: 0 where all is as planned, 1 where something failed, 2 where the app refuses or is away.</returns>
    public static async Task<int> RunAsync(
        MigrateOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        using var api = new MigrationApi(options.Url, options.ApiKey);
        var screen = new MigrationScreen(console, api);
        try
        {
            var planned = await EndOfAsync(
                api, await api.CreateAsync(options, dryRun: true, cancellation), _ => { }, cancellation);
            await screen.ShowPlanAsync(planned, cancellation);
            return options.DryRun || planned.Total == planned.Planned.Leave
                ? AllAsPlanned
                : await MigrateAsync(api, screen, options, cancellation);
        }
        catch (MigrationApiException exception)
        {
            screen.ShowError(exception.Message);
            return Unreachable;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return SomeFailed;
        }
    }

    private static async Task<int> MigrateAsync(
        MigrationApi api, MigrationScreen screen, MigrateOptions options, CancellationToken cancellation)
    {
        var begun = await api.CreateAsync(options, dryRun: false, cancellation);
        try
        {
            var ended = await screen.ShowProgressAsync(show => EndOfAsync(api, begun, show, cancellation));
            await screen.ShowOutcomeAsync(ended, cancellation);
            return ended is { Status: "completed", Outcomes.Failed: 0 } ? AllAsPlanned : SomeFailed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.ShowCanceled(await api.CancelAsync(begun.MigrationId, CancellationToken.None));
            return SomeFailed;
        }
    }

    private static async Task<MigrationResource> EndOfAsync(
        MigrationApi api, MigrationResource migration, Action<MigrationResource> show, CancellationToken cancellation)
    {
        while (migration.Status is not ("completed" or "canceled"))
        {
            show(migration);
            await Task.Delay(Pause, cancellation);
            migration = await api.GetAsync(migration.MigrationId, cancellation);
        }

        show(migration);
        return migration;
    }
}
