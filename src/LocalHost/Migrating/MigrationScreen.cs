using System.Globalization;
using AccessCodes.Functions.Http.Resources;
using Spectre.Console;

namespace AccessCodes.LocalHost.Migrating;

/// <summary>Shows a migration in a terminal; in a file or a pipe, as plain text.</summary>
internal sealed class MigrationScreen(IAnsiConsole console, MigrationApi api)
{
    /// <summary>How many failures are shown; <c>migrations/list_codes</c> has all.</summary>
    private const int MostFailures = 20;

    private readonly Dictionary<Guid, string> _names = [];

    /// <summary>Shows what would be done, codes with the same plan on one device together.</summary>
    public async Task ShowPlanAsync(MigrationResource plan, CancellationToken cancellation)
    {
        var groups = new Dictionary<(Guid Device, string Planned, string Reason, string? Obstacle), int>();
        await foreach (var code in api.ListCodesAsync(plan.MigrationId, outcome: null, cancellation))
        {
            var group = (code.DeviceId, code.Planned, code.Reason, code.Obstacle?.Type);
            groups[group] = groups.GetValueOrDefault(group) + 1;
        }

        var table = new Table().Title("Plan").AddColumns("Device", "Codes", "Plan", "Why");
        foreach (var ((device, planned, reason, obstacle), count) in groups)
        {
            var why = obstacle is null ? reason : $"{reason} As things are, it will fail: {obstacle}.";
            table.AddRow(
                new Text(await NameOfAsync(device, cancellation)),
                new Text(Number(count)),
                new Text(planned, obstacle is null ? ColorOf(planned) : Color.Red),
                new Text(why));
        }

        if (groups.Count > 0)
            console.Write(table);
        var counts = plan.Planned;
        console.MarkupLineInterpolated(
            $"{plan.Total} codes: {counts.Convert} to convert, {counts.Replace} to replace, {counts.Delete} to delete, {counts.Leave} to leave alone; {plan.Blocked} would fail as things are.");
    }

    /// <summary>Shows how a migration is getting on until it has ended.</summary>
    /// <param name="watch">Watches it, and tells of each change.</param>
    public Task<MigrationResource> ShowProgressAsync(
        Func<Action<MigrationResource>, Task<MigrationResource>> watch) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
        .StartAsync(async progress =>
        {
            var bar = progress.AddTask("planning");
            return await watch(migration =>
            {
                bar.MaxValue = Math.Max(1, migration.Total);
                bar.Value = migration.Status == "completed" ? bar.MaxValue : migration.Total - migration.Outcomes.Pending;
                bar.Description = Describe(migration);
            });
        });

    /// <summary>Shows what became of the codes, and of those that failed why.</summary>
    public async Task ShowOutcomeAsync(MigrationResource ended, CancellationToken cancellation)
    {
        if (ended.Outcomes.Failed > 0)
        {
            var table = new Table().Title("Failed").AddColumns("Device", "Code", "Error", "What happened");
            await foreach (var code in api.ListCodesAsync(ended.MigrationId, "failed", cancellation).Take(MostFailures))
            {
                table.AddRow(
                    new Text(await NameOfAsync(code.DeviceId, cancellation)),
                    new Text(code.Name ?? $"{code.AccessCodeId}"),
                    new Text(code.Error?.Type ?? "", Color.Red),
                    new Text(code.Error?.Message ?? ""));
            }

            console.Write(table);
            if (ended.Outcomes.Failed > MostFailures)
                console.MarkupLineInterpolated($"… and {ended.Outcomes.Failed - MostFailures} more.");
        }

        var counts = ended.Outcomes;
        console.MarkupLineInterpolated(
            $"Migration {ended.MigrationId} {ended.Status}: {counts.Converted} converted, {counts.Replaced} replaced, {counts.Deleted} deleted, {counts.Left} left alone, {counts.Failed} failed, {counts.Canceled} not begun.");
    }

    /// <summary>Says that nothing new is begun any more.</summary>
    public void ShowCanceled(MigrationResource migration) => console.MarkupLineInterpolated(
        $"Migration {migration.MigrationId} begins nothing new; what is under way ends by itself. migrations/retry_failed goes on with it.");

    /// <summary>Says why it cannot be done.</summary>
    public void ShowError(string message) => console.MarkupLineInterpolated($"[red]{message}[/]");

    private async Task<string> NameOfAsync(Guid deviceId, CancellationToken cancellation)
    {
        if (!_names.TryGetValue(deviceId, out var name))
            _names[deviceId] = name = await api.NameOfAsync(deviceId, cancellation);
        return name;
    }

    private static string Describe(MigrationResource migration)
    {
        if (migration.EstimatedCompletionAt is not { } end || migration.CodesPerMinute is not { } rate)
            return migration.Status;

        var until = end.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{migration.Status}, {Number(rate)} codes a minute, done at {until}";
    }

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static Color ColorOf(string planned) => planned switch
    {
        "convert" => Color.Green,
        "replace" => Color.Blue,
        "delete" => Color.Yellow,
        _ => Color.Grey,
    };
}
