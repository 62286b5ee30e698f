using System.Net;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Http;

public sealed class ConnectedAccountTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Get = "/connected_accounts/get";
    private const string List = "/connected_accounts/list";

    private static readonly string[] AllTypes =
    [
        "august", "kwikset", "smartthings", "igloohome", "dormakaba_oracode", "yale", "schlage", "schlage", "wyze",
        "lockly", "ultraloq", "nuki", "ttlock", "salto_ks", "keynest", "dormakaba_oracode",
    ];

    public static TheoryData<object, string[]> Filters => new()
    {
        { new { }, AllTypes },
        { new { custom_metadata_has = new { owner = "Harbour Stays" } }, ["august"] },
        { new { custom_metadata_has = new { owner = "Nobody" } }, [] },
        { new { search = "THINGS@" }, ["smartthings"] },
        { new { search = "igloo" }, ["igloohome"] },
        { new { search = "harbour" }, ["august"] },
        { new { search = "ac000000-0000-4000-8000-000000000002" }, ["kwikset"] },
        { new { user_identifier_key = "jane" }, ["august"] },
        { new { user_identifier_key = "nobody" }, [] },
        { new { customer_key = "x" }, [] },
        { new { space_id = Guid.NewGuid() }, [] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_lists_what_it_says(object filter, string[] types) =>
        Assert.Equal(types, (await app.ListAsync(List, filter)).Select("account_type"));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Pages_of_any_size_give_each_account_once(int limit) =>
        Assert.Equal(
            AllTypes,
            (await app.ListByPagesAsync(List, limit, new { search = "sandbox" }, byUrl: true)).Select("account_type"));

    [Fact]
    public async Task An_account_is_found_by_its_id_or_its_email_address()
    {
        foreach (var parameters in (object[])
            [
                new { connected_account_id = "ac000000-0000-4000-8000-000000000001" },
                new { email = "August@sandbox.example" },
            ])
        {
            var account = (await app.PostAsync(Get, parameters)).Body.GetProperty("connected_account");

            Assert.Equal("August", account.GetProperty("account_type_display_name").GetString());
            Assert.Equal(
                "august@sandbox.example", account.GetProperty("user_identifier").GetProperty("email").GetString());
            Assert.Equal("Harbour Stays", account.GetProperty("custom_metadata").GetProperty("owner").GetString());
        }
    }

    [Fact]
    public async Task An_account_that_is_unknown_or_another_workspaces_is_not_found()
    {
        foreach (var parameters in (object[])
            [
                new { connected_account_id = Guid.NewGuid() },
                new { connected_account_id = "ac000000-0000-4000-8000-000000000101" },
                new { connected_account_id = "ac000000-0000-4000-8000-000000000001", email = "other@sandbox.example" },
                new { email = "august@neighbour.example" },
            ])
        {
            var reply = await app.PostAsync(Get, parameters);

            Assert.Equal((HttpStatusCode.NotFound, "connected_account_not_found"), (reply.Status, reply.ErrorType));
        }
    }

    [Fact]
    public async Task An_account_without_id_and_email_address_cannot_be_asked_for() =>
        Assert.Equal(["Required"], (await app.PostAsync(Get)).ErrorsOf("connected_account_id"));
}
