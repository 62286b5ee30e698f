namespace AccessCodes.LocalHost;

/// <summary>The folder that state is kept in, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string DatabaseName = "access-codes.db";

    private readonly FileStream _lock;

    private DataFolder(DirectoryInfo folder, FileStream @lock) => (Folder, _lock) = (folder, @lock);

    public DirectoryInfo Folder { get; }

    /// <summary>The database of rows and orchestrations, where they are not on a storage account.</summary>
    public string Database => Path.Combine(Folder.FullName, DatabaseName);

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

    /// <summary>Deletes the database.</summary>
    public void Empty()
    {
        foreach (var file in Folder.EnumerateFiles(DatabaseName + "*"))
            file.Delete();
    }

    public void Dispose() => _lock.Dispose();
}
