using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace AccessCodes.LocalHost;

/// <summary>The folder that state is kept in, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(DirectoryInfo folder, FileStream @lock) => (Folder, _lock) = (folder, @lock);

    public DirectoryInfo Folder { get; }

    /// <summary>
    /// The database that goes with a storage: of its rows where they are kept in SQLite, and of the orchestrations that
    /// act on them, which must never be carried on with the rows of another storage.
    /// </summary>
    /// <param name="storageConnection">The connection string of the storage account; null for SQLite.</param>
    public string DatabaseFor(string? storageConnection) =>
        Path.Combine(Folder.FullName, DatabaseName(storageConnection));

    public string FunctionKey => Path.Combine(Folder.FullName, "function-key");

    /// <exception cref="CannotStartException">The folder is in use or cannot be written.</exception>
    public static DataFolder Take(DirectoryInfo folder)
    {
        try
        {
            folder.Create();
            // The system lets go of the lock however the process ends.
            var @lock = new FileStream(
                Path.Combine(folder.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(folder, @lock);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(
                $"The folder {folder.FullName} cannot be used: {exception.Message} "
                + "Is LocalHost running already? Choose another folder with --data.",
                exception);
        }
    }

    /// <summary>Deletes the database that goes with a storage.</summary>
    public void Empty(string? storageConnection)
    {
        foreach (var file in Folder.EnumerateFiles(DatabaseName(storageConnection) + "*"))
            file.Delete();
    }

    public void Dispose() => _lock.Dispose();

    private static string DatabaseName(string? storageConnection)
    {
        if (storageConnection is null)
            return "access-codes.db";

        var account = new TableServiceClient(storageConnection).Uri;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(account.AbsoluteUri));
        return $"access-codes-{Convert.ToHexStringLower(digest)[..12]}.db";
    }
}
