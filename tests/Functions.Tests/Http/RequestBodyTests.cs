using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.TestSupport;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>Bodies of requests, whatever is in them.</summary>
public sealed class RequestBodyTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{'device_id':1}")]
    [InlineData("{\"device_id\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_json_object_is_invalid_input(string body)
    {
        var reply = await app.SendAsync(HttpMethod.Post, Paths.ListCodes, body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        reply.AssertIsEnvelope();
    }

    [Fact]
    public async Task A_parameter_that_the_body_gives_twice_must_be_the_same()
    {
        var (one, other) = (Known.FrontDoor, Known.OfflineGarage);
        var same = await app.SendAsync(
            HttpMethod.Post, Paths.ListCodes, $$"""{"device_id":"{{one}}","device_id":"{{one}}"}""");
        var different = await app.SendAsync(
            HttpMethod.Post, Paths.ListCodes, $$"""{"device_id":"{{one}}","device_id":"{{other}}"}""");

        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal(["Given twice, with different values"], different.ErrorsOf("device_id"));
    }

    [Theory]
    [InlineData("""{"owner":"A","owner":"A"}""", HttpStatusCode.OK)]
    [InlineData("""{"owner":"A","owner":"B"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"owner":"A","\u006fwner":"B"}""", HttpStatusCode.BadRequest)]
    public async Task So_must_be_a_part_of_a_parameter(string notes, HttpStatusCode status)
    {
        var reply = await app.SendAsync(
            HttpMethod.Post, Paths.ListDevices, $$"""{"custom_metadata_has":{{notes}}}""");

        Assert.Equal(status, reply.Status);
        if (status == HttpStatusCode.BadRequest)
            Assert.Equal(["Given twice, with different values"], reply.ErrorsOf("custom_metadata_has"));
    }

    [Fact]
    public async Task A_body_may_begin_with_a_byte_order_mark()
    {
        var reply = await app.SendAsync(
            HttpMethod.Post, Paths.ListCodes, $$"""{{'\uFEFF'}}{"device_id":"{{Known.FrontDoor}}"}""");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task A_body_whose_chunks_are_broken_is_invalid_input()
    {
        var answer = await app.SendRawAsync(
            $"POST {Paths.ListCodes} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestApp.SandboxKey}\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("invalid_input", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_invalid_input()
    {
        var reply = await app.PostAsync(Paths.ListCodes, new { device_id = new string('x', 70_000) });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_input"), (reply.Status, reply.ErrorType));
        Assert.Contains("64 KiB", reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_are_read_from_the_body_of_a_get()
    {
        var reply = await app.SendAsync(
            HttpMethod.Get, Paths.ListCodes, JsonSerializer.Serialize(new { device_id = Known.FrontDoor }));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }
}
