namespace AccessCodes.Comparison.Figures;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often each is measured in turn with the other.</param>
/// <param name="Duration">For how long each time, where it is for a time.</param>
/// <param name="IsQuick">Whether to see only that it works: the numbers then mean little.</param>
internal sealed record Plan(int Rounds, TimeSpan Duration, bool IsQuick)
{
    public static readonly Plan Quick = new(Rounds: 2, TimeSpan.FromSeconds(1), IsQuick: true);

    /// <summary>How long a server is asked before it counts: a runtime compiles what is called often once more.</summary>
    public TimeSpan WarmUp => IsQuick ? Duration : TimeSpan.FromSeconds(15);

    /// <summary>Measures several things in turn, round after round.</summary>
    /// <returns>What was measured of each.</returns>
    public async Task<IReadOnlyList<T>[]> AlternateAsync<T>(params IReadOnlyList<Func<Task<T>>> measures)
    {
        var measured = measures.Select(_ => new List<T>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (index, measure) in measures.Index())
                measured[index].Add(await measure());
        }

        return measured;
    }
}
