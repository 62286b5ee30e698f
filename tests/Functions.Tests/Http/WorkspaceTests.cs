using System.Net;
using System.Text;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

public sealed class WorkspaceTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Create = "/workspaces/create";

    private string FunctionKey => app.Services.GetRequiredService<FunctionKey>().Text;

    [Theory]
    [InlineData(TestApp.SandboxKey, "Sandbox")]
    [InlineData(TestApp.NeighbourKey, "Neighbour")]
    public async Task A_key_shows_its_own_workspace_and_no_other(string key, string name)
    {
        var workspace = (await app.GetAsync("/workspaces/get", key)).Body.GetProperty("workspace");
        var listed = Assert.Single(await app.ListAsync("/workspaces/list", key: key));

        Assert.Equal(name, workspace.GetProperty("name").GetString());
        Assert.True(workspace.GetProperty("is_sandbox").GetBoolean());
        Assert.Equal(workspace.GetRawText(), listed.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=")]
    [InlineData("?code=guess")]
    public async Task Without_the_function_key_no_workspace_is_created(string query)
    {
        var reply = await app.PostAsync(Create + query, new { name = "Mine" });

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (reply.Status, reply.ErrorType));
        Assert.Equal(reply.RequestId, reply.Body.GetProperty("error").GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task The_function_key_is_good_in_the_header_too()
    {
        Assert.Equal(HttpStatusCode.OK, await CreateWithHeaderAsync(FunctionKey));
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateWithHeaderAsync(FunctionKey + "0"));
    }

    [Fact]
    public async Task A_new_workspace_is_opened_by_the_key_that_came_with_it()
    {
        var reply = await CreateAsync(new { name = "Mine", is_sandbox = true, company_name = "Harbour Stays" });
        var (workspace, key) = (reply.Body.GetProperty("workspace"), reply.Body.GetProperty("api_key").GetString()!);

        Assert.StartsWith("seam_", key, StringComparison.Ordinal);
        Assert.Equal("Harbour Stays", workspace.GetProperty("company_name").GetString());
        Assert.Equal(
            workspace.GetRawText(), Assert.Single(await app.ListAsync("/workspaces/list", key: key)).GetRawText());
        Assert.Empty(await app.ListAsync(Paths.ListDevices, key: key));
        Assert.Empty(await app.ListAsync(Paths.ListEvents, key: key));

        var foreign = await app.PostAsync(Paths.ListCodes, new { device_id = Known.FrontDoor }, key);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
    }

    [Fact]
    public async Task Each_workspace_has_an_id_and_a_key_of_its_own()
    {
        var one = await CreateAsync(new { name = "Twin" });
        var other = await CreateAsync(new { name = "Twin" });

        Assert.NotEqual(Of(one, "api_key"), Of(other, "api_key"));
        Assert.NotEqual(Of(one, "workspace"), Of(other, "workspace"));
        Assert.False(one.Body.GetProperty("workspace").GetProperty("is_sandbox").GetBoolean());

        static string Of(Reply reply, string property) => reply.Body.GetProperty(property).ToString();
    }

    [Theory]
    [InlineData("""{}""", "name", "Required")]
    [InlineData("""{"name": " "}""", "name", "Must have 1 to 200 characters")]
    [InlineData("""{"name": "Mine", "is_sandbox": "yes"}""", "is_sandbox", "Expected boolean, received string")]
    public async Task A_workspace_needs_a_name(string body, string parameter, string message)
    {
        var reply = await app.SendAsync(HttpMethod.Post, $"{Create}?code={FunctionKey}", body, key: null);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.Equal([message], reply.ErrorsOf(parameter));
    }

    private Task<Reply> CreateAsync(object parameters) =>
        app.PostAsync($"{Create}?code={FunctionKey}", parameters, key: null);

    private async Task<HttpStatusCode> CreateWithHeaderAsync(string functionKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Create);
        request.Headers.Add("x-functions-key", functionKey);
        request.Content = new StringContent("""{"name": "Mine"}""", Encoding.UTF8, "application/json");
        using var response = await app.Http.SendAsync(request);
        return response.StatusCode;
    }
}
