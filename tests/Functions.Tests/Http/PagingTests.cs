using AccessCodes.Functions.Storage;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>A lock with more codes than any page holds.</summary>
public sealed class PagingTests : IAsyncLifetime
{
    private const int Codes = 2500;

    private readonly TestApp _app = new();

    public async Task InitializeAsync()
    {
        await _app.InitializeAsync();
        await ExtraLock.AddAsync(_app.Services.GetRequiredService<ITables>(), ExtraLock.Fast, Codes);
    }

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Pages_of_any_size_give_each_code_once_and_in_order()
    {
        var all = Enumerable.Range(1, Codes).Select(number => Known.Code(ExtraLock.Number, number));

        foreach (var limit in (int[])[1, 7, 37, 500, 999, 1000, 1001, 2499, 2500, 300_000])
            Assert.Equal(all, await ReadAsync(limit));
    }

    [Fact]
    public async Task Without_a_limit_all_codes_are_given() =>
        Assert.Equal(Codes, (await _app.UnmanagedCodesAsync(ExtraLock.DeviceId)).Length);

    [Fact]
    public async Task Codes_that_are_converted_and_deleted_meanwhile_lose_and_repeat_no_other()
    {
        // Every fifth code goes while the pages are read: alternately converted and deleted.
        var going = Enumerable.Range(1, Codes).Where(number => number % 5 == 0).ToArray();
        var actions = Task.Run(async () =>
        {
            foreach (var number in going)
            {
                var path = number % 10 == 0 ? Paths.Convert : Paths.Delete;
                await _app.PostAsync(path, new { access_code_id = Known.Code(ExtraLock.Number, number) });
            }
        });

        var read = await ReadAsync(limit: 20);
        await actions;

        Assert.Equal(read.Distinct(), read);
        Assert.Equal(read.Order(), read);
        var staying = Enumerable.Range(1, Codes).Except(going).Select(number => Known.Code(ExtraLock.Number, number));
        Assert.Empty(staying.Except(read));
    }

    private async Task<List<Guid>> ReadAsync(int limit)
    {
        var read = new List<Guid>();
        string? cursor = null;
        do
        {
            var reply = await _app.PostAsync(
                Paths.ListCodes, new { device_id = ExtraLock.DeviceId, limit, page_cursor = cursor });
            var page = reply.Body.GetProperty("access_codes").EnumerateArray()
                .Select(code => code.GetProperty("access_code_id").GetGuid()).ToArray();
            Assert.InRange(page.Length, cursor is null ? 1 : 0, limit);
            read.AddRange(page);
            cursor = reply.Body.GetProperty("pagination").GetProperty("next_page_cursor").GetString();
        }
        while (cursor is not null);

        return read;
    }
}
