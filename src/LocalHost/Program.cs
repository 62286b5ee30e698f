using AccessCodes.LocalHost;
using AccessCodes.LocalHost.Migrating;
using Spectre.Console;

return await LocalHostOptions.ParseAndRunAsync(
    args,
    async (options, cancellation) =>
    {
        try
        {
            await using var host = await LocalHostApp.StartAsync(options, cancellation: cancellation);
            Banner.Print(host, Console.Out);
            await host.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (CannotStartException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    },
    (options, cancellation) => MigrateCommand.RunAsync(options, AnsiConsole.Console, cancellation));
