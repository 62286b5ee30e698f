namespace Microsoft.DurableTask.Client;

/// <param name="Output">What the terminated instance has for output.</param>
/// <param name="Recursive">Whether the sub-orchestrations are terminated as well.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
