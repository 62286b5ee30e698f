using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AccessCodes.LocalHost.Nodes;

/// <summary>What the nodes on one storage account share beside its tables and its task hub, as blobs.</summary>
/// <param name="connection">The connection string of the account.</param>
internal sealed class SharedAccount(string connection)
{
    private const string Nodes = "nodes/";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly BlobContainerClient _blobs = new(connection, "access-codes-local-host");

    public string Connection => connection;

    public Task CreateAsync(CancellationToken cancellation) =>
        _blobs.CreateIfNotExistsAsync(cancellationToken: cancellation);

    /// <summary>The text of a blob; where there is none yet, it is the given one, for all nodes from then on.</summary>
    public async Task<string> AgreeOnAsync(string name, string text, CancellationToken cancellation)
    {
        var blob = _blobs.GetBlobClient(name);
        await CreateAsync(blob, text, cancellation);
        return (await blob.DownloadContentAsync(cancellation)).Value.Content.ToString();
    }

    /// <summary>Waits until no other node holds the lock, which ends with what is returned, or with the node.</summary>
    public async Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            if (await TryLeaseAsync(name, TimeSpan.FromSeconds(60), cancellation) is { } lease)
                return lease;

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Makes this node known for as long as it renews the lease.</summary>
    public async Task<BlobLease> EnterAsync(TimeSpan duration, CancellationToken cancellation) =>
        (await TryLeaseAsync($"{Nodes}{Guid.NewGuid():N}", duration, cancellation))!;

    /// <summary>Whether any node lives. What dead ones have left is removed.</summary>
    public async Task<bool> IsInUseAsync(CancellationToken cancellation)
    {
        var inUse = false;
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, Nodes, cancellation))
        {
            if (blob.Properties.LeaseState == LeaseState.Leased)
                inUse = true;
            else
                await _blobs.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
        }

        return inUse;
    }

    /// <returns>Null where another node has it.</returns>
    public async Task<BlobLease?> TryLeaseAsync(string name, TimeSpan duration, CancellationToken cancellation)
    {
        var blob = _blobs.GetBlobClient(name);
        await CreateAsync(blob, "", cancellation);
        var lease = blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(duration, cancellationToken: cancellation);
            return new BlobLease(lease);
        }
        catch (RequestFailedException taken) when (taken.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            return null;
        }
    }

    private static async Task CreateAsync(BlobClient blob, string text, CancellationToken cancellation)
    {
        try
        {
            await blob.UploadAsync(
                BinaryData.FromString(text),
                new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } },
                cancellation);
        }
        catch (RequestFailedException there) when (
            there.ErrorCode == BlobErrorCode.BlobAlreadyExists
            || there.ErrorCode == BlobErrorCode.ConditionNotMet
            || there.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
            // Another node was first.
        }
    }
}

/// <summary>A lease on a blob, which its holder has to renew.</summary>
internal sealed class BlobLease(BlobLeaseClient lease) : IAsyncDisposable
{
    /// <returns>False where it has been lost.</returns>
    public async Task<bool> TryRenewAsync(CancellationToken cancellation)
    {
        try
        {
            await lease.RenewAsync(cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await lease.ReleaseAsync();
        }
        catch (RequestFailedException)
        {
            // It ends by itself.
        }
    }
}
