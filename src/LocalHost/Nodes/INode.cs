namespace AccessCodes.LocalHost.Nodes;

/// <summary>This process among those that are one system.</summary>
internal interface INode
{
    /// <summary>Whether functions with a timer run here now: on one node at a time.</summary>
    bool RunsTimers { get; }
}

/// <summary>The only node there is: that of a data folder.</summary>
internal sealed class OnlyNode : INode
{
    public bool RunsTimers => true;
}
