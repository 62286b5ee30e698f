using AccessCodes.Functions.Orchestrations;

namespace AccessCodes.Functions.Tests.Orchestrations;

public sealed class OperationTests
{
    private static readonly Operation Any = Operation.New(DateTimeOffset.UtcNow);

    [Fact]
    public void What_it_creates_first_has_its_own_id() => Assert.Equal(Any.Id, Any.IdOf(0));

    [Fact]
    public void Everything_that_it_creates_has_an_id_of_its_own_and_of_its_time()
    {
        var ids = Enumerable.Range(0, 256).Select(Any.IdOf).ToArray();

        Assert.Equal(256, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, $"{Any.Id}"[..13]), (id.Version, $"{id}"[..13])));
    }
}
