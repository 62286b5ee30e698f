namespace AccessCodes.Functions.Tests.Model;

/// <summary>A workspace that the lock is connected to.</summary>
internal enum Tenant
{
    Sandbox,
    Neighbour,
}

/// <summary>
/// Something that somebody does. What is done to a code names it by a number that stands for one of those there are, so that
/// a sequence means something still when steps are left out of it.
/// </summary>
internal abstract record Step
{
    /// <summary>What is asked of a workspace that begins an action on a code.</summary>
    public abstract record Action(Tenant By, int Target) : Step;

    public sealed record Convert(Tenant By, int Target, bool Force) : Action(By, Target);

    public sealed record DeleteUnmanaged(Tenant By, int Target) : Action(By, Target);

    public sealed record Create(Tenant By, string Name, string Pin) : Step;

    public sealed record Update(Tenant By, int Target, string? Name, string? Pin) : Action(By, Target);

    public sealed record Delete(Tenant By, int Target) : Action(By, Target);

    public sealed record HandBack(Tenant By, int Target) : Action(By, Target);

    /// <summary>Somebody adds a code at the keypad.</summary>
    public sealed record TypeIn(Tenant By, string Name, string Pin, bool IsSynced) : Step;

    /// <summary>Somebody changes a code at the keypad.</summary>
    public sealed record ChangeAtLock(Tenant By, int Target, string? Name, string? Pin, bool IsSynced) : Action(By, Target);

    /// <summary>Somebody removes a code at the keypad.</summary>
    public sealed record RemoveAtLock(Tenant By, int Target, bool IsSynced) : Action(By, Target);

    /// <summary>The lock can no longer be reached, or can again; the workspace learns of it.</summary>
    public sealed record SetOnline(Tenant By, bool IsOnline) : Step;

    /// <summary>The account of the workspace is refused, or accepted again; the workspace learns of it.</summary>
    public sealed record SetConnected(Tenant By, bool IsConnected) : Step;

    /// <summary>The provider does not take the next orders, or does and does not say so.</summary>
    public sealed record Fail(Fault Fault, int Orders) : Step;

    public sealed record Sync(Tenant By) : Step;

    public sealed record Pass(TimeSpan Time) : Step;
}

/// <summary>What becomes of an order.</summary>
internal enum Fault
{
    Unavailable,
    AnswerLost,
}
