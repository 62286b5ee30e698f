using AccessCodes.Domain.Webhooks;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.Functions.Webhooks;
using AccessCodes.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Orchestrations;

/// <summary>Who cannot be reached is told apart from who refuses, however the connection fails.</summary>
public sealed class WebhookSenderTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Where_nobody_can_be_or_is_nobody_is_reached(int port) =>
        Assert.Equal(DeliveryFault.Unreachable, await SendAsync(port));

    [Fact]
    public async Task Who_hangs_up_at_once_is_tried_again_like_anybody_else()
    {
        await using var hangingUp = new HangingUp();

        for (var number = 0; number < 100; number++)
            Assert.Equal(DeliveryFault.Unreachable, await SendAsync(hangingUp.Port));
    }

    private Task<DeliveryFault?> SendAsync(int port)
    {
        var webhook = Webhook.Create(
            Known.Sandbox,
            $"http://127.0.0.1:{port}/",
            eventTypes: null,
            existing: 0,
            Guid.NewGuid(),
            DateTimeOffset.UtcNow).Value!;
        return app.Services.GetRequiredService<WebhookSender>()
            .SendAsync(webhook, "msg_1", "{}"u8.ToArray(), CancellationToken.None);
    }
}
