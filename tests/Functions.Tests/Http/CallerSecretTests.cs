using System.Security.Cryptography;
using System.Text;
using AccessCodes.Functions.Http.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.Functions.Tests.Http;

public sealed class CallerSecretTests
{
    private static readonly Guid Workspace = Guid.NewGuid();

    [Fact]
    public void What_was_sealed_is_opened_when_the_request_comes_again() => Assert.Equal(
        "4071", Encoding.UTF8.GetString(SecretOf("seam_one", "key").Open(SecretOf("seam_one", "key").Seal("4071"u8))));

    [Theory]
    [InlineData("seam_two", "key")]
    [InlineData("seam_one", "other")]
    public void Nobody_else_opens_it(string apiKey, string idempotencyKey) => Assert.ThrowsAny<CryptographicException>(
        () => SecretOf(apiKey, idempotencyKey).Open(SecretOf("seam_one", "key").Seal("4071"u8)));

    [Fact]
    public void One_text_is_never_sealed_alike() =>
        Assert.NotEqual(SecretOf("seam_one", "key").Seal("4071"u8), SecretOf("seam_one", "key").Seal("4071"u8));

    [Fact]
    public void Requests_are_told_apart_by_their_parts_and_where_each_ends()
    {
        var secret = SecretOf("seam_one", "key");

        Assert.Equal(secret.Digest(["code", "4071"]), SecretOf("seam_one", "key").Digest(["code", "4071"]));
        Assert.NotEqual(secret.Digest(["code", "4071"]), secret.Digest(["code", "4072"]));
        Assert.NotEqual(secret.Digest(["code", "4071"]), secret.Digest(["code4", "071"]));
        Assert.NotEqual(secret.Digest(["code", "4071"]), SecretOf("seam_two", "key").Digest(["code", "4071"]));
    }

    private static CallerSecret SecretOf(string apiKey, string idempotencyKey)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {apiKey}";
        return CallerSecret.Of(context.Request, Workspace, idempotencyKey);
    }
}
