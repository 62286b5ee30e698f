namespace AccessCodes.Functions.Storage;

/// <summary>The tables of the app. They are created when they are first opened.</summary>
public interface ITables
{
    /// <summary>One partition a workspace: its codes, devices, action attempts, events and outbox.</summary>
    ITable Workspaces { get; }

    /// <summary>What is looked up before a workspace is known: the workspaces themselves, and API keys.</summary>
    ITable Directory { get; }

    /// <summary>Who manages which code on which lock; one partition a lock.</summary>
    ITable Claims { get; }

    /// <summary>The simulated locks: the outside world, shared by all workspaces; one partition a lock.</summary>
    ITable Locks { get; }
}
