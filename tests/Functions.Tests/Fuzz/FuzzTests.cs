using System.Collections.Concurrent;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>
/// Requests that nobody would send, to every endpoint that there is: whatever they are, they are answered in the envelope,
/// as what is wrong with them asks for, and leave no trace.
/// </summary>
public sealed class FuzzTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    /// <summary>Enough of them that each endpoint meets each fault, for each of its parameters, several times.</summary>
    private const int RequestsOfEach = 150;
    private const int AtOnce = 16;

    private static readonly int Requests = Rounds.Of(RequestsOfEach) * (HttpEndpoint.All.Count + 1);

    [Fact]
    public async Task Nonsense_is_answered_in_the_envelope_and_changes_nothing()
    {
        var seed = FuzzSeed.Given ?? Random.Shared.Next();
        var fuzzer = new RequestFuzzer(
            seed, tenants, new FuzzedHeaders(tenants.App.Services.GetRequiredService<FunctionKey>().Text));
        await StoredState.SettleAsync(tenants.App);
        var before = await StoredState.ReadAsync(tenants.App);
        tenants.Tables.Take();

        var only = FuzzSeed.Number;
        var seen = await SendAsync(only is { } number ? [number] : [.. Enumerable.Range(0, Requests)], fuzzer, seed);

        var replay = $"{FuzzSeed.Variable}={seed} sends the same requests once more.";
        var written = tenants.Tables.Take().Where(IsMoreThanMemory).ToArray();
        Assert.True(written is [], $"{replay}\nWritten: {string.Join('\n', written)}");
        var after = await StoredState.ReadAsync(tenants.App);
        var changed = after.Except(before).Concat(before.Except(after)).ToArray();
        Assert.True(changed is [], $"{replay}\nChanged: {string.Join('\n', changed)}");
        if (only is null)
            Assert.All(HttpEndpoint.All, endpoint => AssertIsTried(endpoint, [.. seen.Where(answer => answer.Endpoint == endpoint)]));
    }

    private async Task<IReadOnlyCollection<FuzzedAnswer>> SendAsync(int[] numbers, RequestFuzzer fuzzer, int seed)
    {
        var seen = new ConcurrentBag<FuzzedAnswer>();
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        using var http = new HttpClient(handler)
        {
            BaseAddress = tenants.App.Http.BaseAddress,
            Timeout = Wait.Patience,
        };
        await Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, cancellation) =>
            {
                var request = fuzzer.Make(number);
                try
                {
                    using var message = request.ToMessage();
                    using var response = await http.SendAsync(message, cancellation);
                    seen.Add(FuzzedAnswer.Check(request, response, await response.Content.ReadAsByteArrayAsync(cancellation)));
                }
                catch (Exception exception) when (!cancellation.IsCancellationRequested)
                {
                    throw new InvalidOperationException(
                        $"{exception.Message}\n{request}\n{FuzzSeed.Variable}={seed} {FuzzSeed.NumberVariable}={number} sends it once more.",
                        exception);
                }
            });
        return seen;
    }

    /// <summary>That requests have come as far as they could: not only to where keys are looked at.</summary>
    private static void AssertIsTried(HttpEndpoint endpoint, IReadOnlyCollection<FuzzedAnswer> seen)
    {
        Assert.InRange(seen.Count, RequestsOfEach, Requests);
        Assert.Contains(seen, answer => answer.Fault == Fault.WrongMethod);
        if (!endpoint.IsMutating)
            Assert.Contains(seen, answer => answer.Status is 200 or 404);
        if (endpoint.Says.Parameters is null)
            return;

        foreach (var status in (int[])[400, 401, 405])
            Assert.Contains(seen, answer => answer.Status == status);

        var parameters = SampleRequests.ParametersOf(endpoint);
        Assert.Empty(parameters.Select(parameter => parameter.Name).Except(seen.SelectMany(answer => answer.Complaints)));
        if (parameters.Any(parameter => parameter.IsRequired && SampleRequests.IsId(parameter.Name)))
            Assert.Contains(seen, answer => answer.Status == 404);
    }

    // That something was refused may be remembered.
    private static bool IsMoreThanMemory(TableOperation operation) =>
        operation.IsCommit
        && operation.Asked.Split(", ")
            .Any(change => !change.Split(' ')[^1].StartsWith("idempotency", StringComparison.Ordinal));
}
