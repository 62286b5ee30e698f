using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.LocalHost.Sandbox;
using AccessCodes.LocalHost.TaskHub;
using Azure;
using Azure.Data.Tables;
using DurableTask.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.LocalHost.Nodes;

/// <summary>How a node joins those on a storage account: one after another, so that only one makes what all share.</summary>
internal static class AccountEntry
{
    /// <summary>The function key of all nodes.</summary>
    /// <exception cref="CannotStartException">The storage account does not answer.</exception>
    public static Task<FunctionKey> AgreeOnKeyAsync(SharedAccount account, CancellationToken cancellation) =>
        AnsweredAsync(async () =>
        {
            await account.CreateAsync(cancellation);
            return FunctionKey.Of(await account.AgreeOnAsync("function-key", FunctionKey.NewText(), cancellation));
        });

    /// <summary>Empties the account where that is asked for, fills it where it is empty, and starts to work.</summary>
    /// <exception cref="CannotStartException">
    /// The storage account does not answer, or it is to be emptied while another node lives.
    /// </exception>
    public static Task EnterAsync(
        IServiceProvider services, SharedAccount account, bool reset, CancellationToken cancellation) =>
        AnsweredAsync(async () =>
        {
            await using var starting = await account.LockAsync("start", cancellation);
            if (reset)
                await EmptyAsync(services, account, cancellation);

            await services.GetRequiredService<AccountNode>().EnterAsync(cancellation);
            await services.GetRequiredService<SandboxFixture>().SeedAsync(cancellation);
            await services.GetRequiredService<DurableWorker>().StartAsync();
            return true;
        });

    private static async Task EmptyAsync(
        IServiceProvider services, SharedAccount account, CancellationToken cancellation)
    {
        if (await account.IsInUseAsync(cancellation))
        {
            throw new CannotStartException(
                "Another LocalHost runs on this storage account, or was killed less than half a minute ago. "
                + "Stop it, or start without --reset.");
        }

        await services.GetRequiredService<IOrchestrationService>().DeleteAsync();
        var tables = new TableServiceClient(account.Connection);
        await foreach (var table in tables.QueryAsync(cancellationToken: cancellation))
        {
            if (table.Name.StartsWith(AzureTables.DefaultPrefix, StringComparison.Ordinal))
                await tables.DeleteTableAsync(table.Name, cancellation);
        }
    }

    private static async Task<T> AnsweredAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            throw new CannotStartException($"The storage account does not answer: {exception.Message}", exception);
        }
    }
}
