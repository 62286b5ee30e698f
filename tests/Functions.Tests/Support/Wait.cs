namespace AccessCodes.Functions.Tests.Support;

/// <summary>Waits for what comes by itself, and not for ever.</summary>
internal static class Wait
{
    /// <summary>How long anything may take, on a machine however busy: only what never comes is to end by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var until = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < until, "It does not come to hold.");
            await Task.Delay(20);
        }
    }
}
