using System.Text;
using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Domain.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    private static readonly WebhookSecret Secret = new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    [Theory]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("msg_1", """{"name":"Café 🔑"}""", "v1,VdpBlZVPDdGPUaDUWnzQzhy80NotAjUpzBZSNDEgen8=")]
    public void It_signs_as_the_library_of_svix_does(string messageId, string body, string signature) =>
        Assert.Equal(signature, Secret.Sign(messageId, 1614265330, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Another_message_time_or_body_has_another_signature() => Assert.Equal(
        4,
        new[]
        {
            Secret.Sign("msg_1", 1, "body"u8),
            Secret.Sign("msg_2", 1, "body"u8),
            Secret.Sign("msg_1", 2, "body"u8),
            Secret.Sign("msg_1", 1, "Body"u8),
        }.Distinct().Count());

    [Fact]
    public void No_two_that_are_issued_are_alike_and_each_is_a_key_of_24_bytes()
    {
        var (one, other) = (WebhookSecret.Issue(), WebhookSecret.Issue());

        Assert.NotEqual(one, other);
        Assert.Matches("^whsec_[A-Za-z0-9+/]{32}$", one.Reveal);
    }

    [Fact]
    public void What_formats_it_does_not_tell_it()
    {
        var webhook = Webhook.Create(
            Guid.NewGuid(), "https://example.com", eventTypes: null, existing: 0, Guid.NewGuid(), default).Value!;

        Assert.DoesNotContain(webhook.Secret.Reveal, $"{webhook} {webhook.Secret}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_not base64")]
    public void A_text_of_another_form_is_none(string text) =>
        Assert.ThrowsAny<FormatException>(() => new WebhookSecret(text));
}
