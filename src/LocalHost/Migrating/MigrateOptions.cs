using System.CommandLine;
using AccessCodes.Domain.Migrations;
using AccessCodes.LocalHost.Sandbox;

namespace AccessCodes.LocalHost.Migrating;

/// <summary>What the command line says after <c>migrate</c>.</summary>
internal sealed record MigrateOptions
{
    public const string CommandName = "migrate";

    /// <summary>The exit code of a command line that makes no sense.</summary>
    public const int UsageError = 2;

    /// <summary>Where the app answers.</summary>
    public required Uri Url { get; init; }

    /// <summary>The key of the workspace.</summary>
    public required string ApiKey { get; init; }

    public Guid? DeviceId { get; init; }

    public Guid? ConnectedAccountId { get; init; }

    /// <summary>Whether to show the plan and stop there.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether what cannot be converted is replaced.</summary>
    public bool Replace { get; init; }

    public bool DeleteRemaining { get; init; }

    public int Concurrency { get; init; } = MigrationOptions.DefaultConcurrency;

    /// <summary>The command, which carries itself out.</summary>
    /// <param name="run">Carries it out and returns the exit code.</param>
    public static Command Command(Func<MigrateOptions, CancellationToken, Task<int>> run)
    {
        var device = new Option<Guid?>("--device") { Description = "The device to migrate, by its id" };
        var account = new Option<Guid?>("--account") { Description = "The connected account whose devices to migrate" };
        var all = new Option<bool>("--all") { Description = "Migrate every device of the workspace" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the plan and change nothing" };
        var replace = new Option<bool>("--replace")
        {
            Description = "Put a managed code in place of each that cannot be converted",
        };
        var deleteRemaining = new Option<bool>("--delete-remaining")
        {
            Description = "Delete what is neither converted nor replaced, where the provider allows it",
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = $"How many devices of an account are at work at once, 1 to {MigrationOptions.MaxConcurrency}",
            DefaultValueFactory = _ => MigrationOptions.DefaultConcurrency,
        };
        var url = new Option<string>("--url")
        {
            Description = "Where the app answers",
            DefaultValueFactory = _ => "http://localhost:7071",
        };
        url.Validators.Add(result =>
        {
            if (result.Tokens is [.., var last]
                && (!Uri.TryCreate(last.Value, UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https")))
            {
                result.AddError("--url must be an absolute http or https URL");
            }
        });
        var apiKey = new Option<string>("--api-key")
        {
            Description = "The API key of the workspace; SEAM_API_KEY where that is set, else that of the sandbox",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SEAM_API_KEY") is { Length: > 0 } key
                ? key
                : SandboxWorkspaces.Sandbox.Key,
        };

        var command = new Command(CommandName, "Migrates the unmanaged access codes of an app that is running")
        {
            device, account, all, dryRun, replace, deleteRemaining, concurrency, url, apiKey,
        };
        command.Validators.Add(result =>
        {
            Option[] scopes = [device, account, all];
            if (scopes.Count(scope => result.GetResult(scope) is { Implicit: false }) != 1)
                result.AddError("Say what to migrate, by one of --device, --account and --all");
        });
        command.SetAction((result, cancellation) => run(
            new MigrateOptions
            {
                Url = new Uri(result.GetValue(url)!),
                ApiKey = result.GetValue(apiKey)!,
                DeviceId = result.GetValue(device),
                ConnectedAccountId = result.GetValue(account),
                DryRun = result.GetValue(dryRun),
                Replace = result.GetValue(replace),
                DeleteRemaining = result.GetValue(deleteRemaining),
                Concurrency = result.GetValue(concurrency),
            },
            cancellation));
        return command;
    }
}
