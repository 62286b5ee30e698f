using AccessCodes.Domain.Conversions;

namespace AccessCodes.Functions.Orchestrations;

/// <summary>A workflow that failed, and why.</summary>
/// <param name="Order">What it started with.</param>
/// <param name="Type">The type of the attempt's error.</param>
/// <param name="Message">Its message.</param>
/// <param name="ErrorCode">The documented error that the code shows from now on; null where it shows none.</param>
public sealed record FailureOrder(CodeOrder Order, string Type, string Message, string? ErrorCode)
{
    internal Obstacle Obstacle =>
        new(Type, Message, ErrorCode is null ? null : Domain.Catalog.ErrorCode.Find(ErrorCode));

    internal static FailureOrder Of(CodeOrder order, Obstacle obstacle) =>
        new(order, obstacle.Type, obstacle.Message, obstacle.Error?.Code);
}
