using System.Net;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>What holds for every endpoint: keys, parameters, errors and request ids.</summary>
public sealed class RequestTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly Guid Unknown = Guid.Parse("00000000-0000-4000-8000-000000000000");

    public static TheoryData<string, string> Endpoints => new()
    {
        { Paths.ListCodes, "device_id" },
        { Paths.Delete, "access_code_id" },
        { Paths.Convert, "access_code_id" },
        { Paths.GetAttempt, "action_attempt_id" },
        { "/devices/get", "device_id" },
        { "/connected_accounts/get", "connected_account_id" },
        { "/events/get", "event_id" },
    };

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("seam_unknown")]
    [InlineData("sandbox_1")]
    public async Task Without_a_key_that_is_known_nothing_is_answered(string? key)
    {
        foreach (var path in (string[])[Paths.ListCodes, Paths.GetCode, Paths.Convert, Paths.GetAttempt,
            Paths.ListEvents, Paths.ListDevices, "/action_attempts/list", "/events/get", "/devices/get",
            "/devices/list_device_providers", "/connected_accounts/get", "/connected_accounts/list", "/workspaces/get",
            "/workspaces/list", "/workspaces/reset_sandbox"])
        {
            var reply = await app.PostAsync(path, new { access_code_id = Known.Code(1, 1) }, key);

            Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (reply.Status, reply.ErrorType));
            reply.AssertIsEnvelope();
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_parameter_that_is_missing_is_named(string path, string parameter)
    {
        var reply = await app.PostAsync(path, new { });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.Equal(["Required"], reply.ErrorsOf(parameter));
        reply.AssertIsEnvelope();
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_parameter_of_the_wrong_type_is_named(string path, string parameter)
    {
        foreach (var (value, message) in ((object, string)[])
            [
                (12, "Expected string, received number"),
                (true, "Expected string, received boolean"),
                (new[] { "x" }, "Expected string, received array"),
                (new { }, "Expected string, received object"),
                ("front door", "Invalid uuid"),
            ])
        {
            await CheckAsync(value, message);
        }

        async Task CheckAsync(object value, string message)
        {
            var reply = await app.PostAsync(path, new Dictionary<string, object> { [parameter] = value });

            Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
            Assert.Equal([message], reply.ErrorsOf(parameter));
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_id_that_is_unknown_is_not_found(string path, string parameter)
    {
        var reply = await app.PostAsync(path, new Dictionary<string, object> { [parameter] = Unknown });

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(parameter[..^"_id".Length] + "_not_found", reply.ErrorType);
        reply.AssertIsEnvelope();
    }

    [Fact]
    public async Task An_id_of_another_workspace_is_answered_as_an_unknown_one()
    {
        var attempt = await app.ConvertAsync(Known.Code(1, 10));
        foreach (var (path, parameter, id) in ((string, string, Guid)[])
            [
                (Paths.ListCodes, "device_id", Known.FrontDoor),
                (Paths.GetCode, "access_code_id", Known.Code(1, 1)),
                (Paths.Convert, "access_code_id", Known.Code(1, 1)),
                (Paths.GetAttempt, "action_attempt_id", attempt),
                ("/devices/get", "device_id", Known.FrontDoor),
                ("/connected_accounts/get", "connected_account_id", Guid.Parse("ac000000-0000-4000-8000-000000000001")),
            ])
        {
            await CheckAsync(path, parameter, id);
        }

        async Task CheckAsync(string path, string parameter, Guid id)
        {
            var foreign = await app.PostAsync(
                path, new Dictionary<string, object> { [parameter] = id }, TestApp.NeighbourKey);
            var unknown = await app.PostAsync(
                path, new Dictionary<string, object> { [parameter] = Unknown }, TestApp.NeighbourKey);

            Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
            Assert.Equal(
                unknown.Text.Replace(unknown.RequestId!, "", StringComparison.Ordinal),
                foreign.Text.Replace(foreign.RequestId!, "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_an_endpoint_does_not_know_is_ignored_whatever_it_is()
    {
        var reply = await app.SendAsync(
            HttpMethod.Post,
            Paths.ListCodes,
            $$"""{"device_id":"{{Known.FrontDoor}}","limit":1,"x":"\ud800","y":{"z":[1]} }""");
        var cursor = reply.Body.GetProperty("pagination").GetProperty("next_page_cursor").GetString();

        var next = await app.PostAsync(
            Paths.ListCodes,
            new { device_id = Known.FrontDoor.ToString().ToUpperInvariant(), page_cursor = cursor, unknown = true });
        Assert.Equal(HttpStatusCode.OK, next.Status);
    }

    [Fact]
    public async Task Every_parameter_that_is_wrong_is_named()
    {
        var reply = await app.PostAsync(
            Paths.Convert, new { access_code_id = 1, force = "yes", is_external_modification_allowed = 0 });

        Assert.Equal(["Expected string, received number"], reply.ErrorsOf("access_code_id"));
        Assert.Equal(["Expected boolean, received string"], reply.ErrorsOf("force"));
        Assert.Equal(["Expected boolean, received number"], reply.ErrorsOf("is_external_modification_allowed"));
    }

    [Fact]
    public async Task Two_names_of_one_parameter_must_not_contradict_each_other()
    {
        var reply = await app.PostAsync(Paths.Convert, new
        {
            access_code_id = Known.Code(1, 1),
            allow_external_modification = true,
            is_external_modification_allowed = false,
        });

        Assert.Equal("invalid_input", reply.ErrorType);
        Assert.Single(reply.ErrorsOf("allow_external_modification"));
    }

    [Fact]
    public async Task Parameters_are_read_from_the_query_of_a_get_and_of_a_post()
    {
        var query = $"{Paths.ListCodes}?device_id={Known.FrontDoor}&limit=2";
        foreach (var reply in (Reply[])[await app.GetAsync(query), await app.PostAsync(query)])
            Assert.Equal(2, reply.Body.GetProperty("access_codes").GetArrayLength());
    }

    [Fact]
    public async Task A_parameter_may_be_given_twice_if_both_agree()
    {
        var path = $"{Paths.ListCodes}?device_id={Known.FrontDoor}";

        var same = await app.PostAsync(path, new { device_id = Known.FrontDoor });
        var other = await app.PostAsync(path, new { device_id = Known.OfflineGarage });
        var twice = await app.GetAsync($"{path}&device_id={Known.OfflineGarage}");

        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal(["Given twice, with different values"], other.ErrorsOf("device_id"));
        Assert.Equal(["Given twice, with different values"], twice.ErrorsOf("device_id"));
    }

    [Fact]
    public async Task Lists_repeat_their_key_in_the_query()
    {
        var reply = await app.GetAsync(
            $"{Paths.ListDevices}?device_ids={Known.FrontDoor}&device_ids={Known.KwiksetSideDoor}");

        Assert.Equal(
            [Known.FrontDoor, Known.KwiksetSideDoor],
            reply.Body.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("device_id").GetGuid()));
    }

    [Fact]
    public async Task A_path_that_nobody_serves_is_not_found()
    {
        foreach (var path in (string[])["/", "/access_codes", "/access_codes/unmanaged/list/x", "/nowhere?x=1", "/access_codes//unmanaged/list"])
        {
            var reply = await app.PostAsync(path);

            Assert.Equal((HttpStatusCode.NotFound, "not_found"), (reply.Status, reply.ErrorType));
            reply.AssertIsEnvelope();
        }
    }

    [Theory]
    [InlineData("DELETE", Paths.ListCodes, "GET, POST")]
    [InlineData("PUT", Paths.Convert, "POST, PATCH")]
    [InlineData("GET", Paths.Convert, "POST, PATCH")]
    [InlineData("POST", "/health", "GET")]
    public async Task A_method_that_an_endpoint_does_not_take_is_refused_with_those_it_takes(
        string method, string path, string allowed)
    {
        var reply = await app.SendAsync(new HttpMethod(method), path, body: null);

        Assert.Equal(allowed, reply.Allow);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method_not_allowed"), (reply.Status, reply.ErrorType));
        reply.AssertIsEnvelope();
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        var reply = await app.GetAsync("/health", key: null);

        Assert.Equal((HttpStatusCode.OK, """{"ok":true}"""), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task Each_answer_has_a_request_id_of_its_own()
    {
        var ids = new[] { await app.GetAsync("/health"), await app.GetAsync(Paths.ListDevices), await app.GetAsync("/x") }
            .Select(reply => Guid.Parse(reply.RequestId!));

        Assert.Equal(3, ids.Distinct().Count());
    }
}
