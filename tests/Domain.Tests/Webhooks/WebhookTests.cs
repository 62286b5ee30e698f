using AccessCodes.Domain.Events;
using AccessCodes.Domain.Webhooks;

namespace AccessCodes.Domain.Tests.Webhooks;

public sealed class WebhookTests
{
    [Fact]
    public void A_webhook_that_asks_for_nothing_in_particular_gets_everything()
    {
        var webhook = Create(eventTypes: null);

        Assert.Equal(["*"], webhook.EventTypes);
        Assert.True(webhook.Wants(EventTypes.Created));
        Assert.True(webhook.Wants("device.of_a_kind_to_come"));
    }

    [Fact]
    public void A_webhook_gets_the_types_that_it_asks_for_and_no_other()
    {
        var webhook = Create([EventTypes.Created, EventTypes.Deleted, EventTypes.Created]);

        Assert.Equal([EventTypes.Created, EventTypes.Deleted], webhook.EventTypes);
        Assert.True(webhook.Wants(EventTypes.Deleted));
        Assert.False(webhook.Wants(EventTypes.Changed));
        Assert.False(webhook.Wants("access_code"));
    }

    [Fact]
    public void Other_types_change_neither_address_nor_secret()
    {
        var webhook = Create([EventTypes.Created]);

        var changed = webhook.For([EventTypes.Changed, EventTypes.Changed]);

        Assert.Equal([EventTypes.Changed], changed.EventTypes);
        Assert.Equal(webhook with { EventTypes = changed.EventTypes }, changed);
    }

    [Fact]
    public void A_workspace_has_only_so_many()
    {
        Assert.NotNull(Decide(existing: Webhook.MaxPerWorkspace - 1).Value);
        Assert.Equal(RefusalReason.TooManyWebhooks, Decide(existing: Webhook.MaxPerWorkspace).Refusal?.Reason);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("device.connected", true)]
    [InlineData("access_code.unmanaged.converted_to_managed", true)]
    [InlineData("access_code.*", false)]
    [InlineData("Device.Connected", false)]
    [InlineData("", false)]
    public void Event_types_are_those_of_the_documents(string eventType, bool isOne) =>
        Assert.Equal(isOne, Webhook.IsEventType(eventType));

    [Theory]
    [InlineData("https://example.com/hooks?of=seam")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://bücher.example/")]
    [InlineData("HTTPS://192.0.2.1:8443/")]
    public void An_address_of_the_web_is_one_to_send_to(string url) => Assert.Null(WebhookUrl.FindFault(url));

    [Theory]
    [InlineData("")]
    [InlineData("example.com/hooks")]
    [InlineData("/hooks")]
    [InlineData("//example.com/hooks")]
    [InlineData("https:hooks")]
    [InlineData("https://")]
    [InlineData("https:///hooks")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://example.com:0/")]
    [InlineData("https://exa mple.com/")]
    public void Anything_else_is_not(string url) => Assert.NotNull(WebhookUrl.FindFault(url));

    [Fact]
    public void An_address_has_an_end() => Assert.NotNull(
        WebhookUrl.FindFault("https://example.com/" + new string('x', WebhookUrl.MaxLength)));

    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    [InlineData(320, false)]
    public void So_has_the_name_of_its_host(int length, bool isGood)
    {
        var host = string.Concat(Enumerable.Repeat("abcdefghi.", 40))[..(length - 1)] + "x";

        Assert.Equal(isGood, WebhookUrl.FindFault($"https://{host}/hooks") is null);
    }

    [Fact]
    public void A_delivery_is_known_by_its_webhook_and_its_event()
    {
        var delivery = new EventDelivery(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        Assert.Equal(delivery.InstanceId, (delivery with { }).InstanceId);
        Assert.NotEqual(delivery.InstanceId, (delivery with { WebhookId = Guid.NewGuid() }).InstanceId);
        Assert.NotEqual(delivery.InstanceId, (delivery with { EventId = Guid.NewGuid() }).InstanceId);
        Assert.Equal(delivery.MessageId, (delivery with { WebhookId = Guid.NewGuid() }).MessageId);
    }

    private static Webhook Create(IReadOnlyList<string>? eventTypes) => Decide(eventTypes).Value!;

    private static Decision<Webhook> Decide(IReadOnlyList<string>? eventTypes = null, int existing = 0) => Webhook.Create(
        Guid.NewGuid(), "https://example.com/hooks", eventTypes, existing, Guid.NewGuid(), DateTimeOffset.UnixEpoch);
}
