using AccessCodes.Functions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Storage;

public sealed class AzureTablesRegistrationTests
{
    [Fact]
    public void A_connection_string_names_the_account() =>
        Assert.Equal("devstoreaccount1", Client(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).AccountName);

    [Fact]
    public void A_connection_string_goes_before_an_identity() =>
        Assert.Equal("devstoreaccount1", Client(
            ("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("AzureWebJobsStorage:accountName", "other"))
            .AccountName);

    [Theory]
    [InlineData("tableServiceUri", "https://locks.example.com/", "https://locks.example.com/")]
    [InlineData("accountName", "locks", "https://locks.table.core.windows.net/")]
    public void An_identity_needs_the_service_or_the_account(string setting, string value, string endpoint) =>
        Assert.Equal(new Uri(endpoint), Client(($"AzureWebJobsStorage:{setting}", value)).Uri);

    [Theory]
    [InlineData("managedidentity", null)]
    [InlineData("managedIdentity", "5b6e0f0e-0000-4000-8000-000000000000")]
    [InlineData(null, "5b6e0f0e-0000-4000-8000-000000000000")]
    public void The_identity_can_be_chosen(string? credential, string? clientId) =>
        Assert.Equal("locks", Client(
            ("AzureWebJobsStorage:accountName", "locks"),
            ("AzureWebJobsStorage:credential", credential),
            ("AzureWebJobsStorage:clientId", clientId)).AccountName);

    [Fact]
    public void An_account_that_is_not_set_is_asked_for_by_the_names_of_the_settings()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Client());

        Assert.Contains("AzureWebJobsStorage ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__tableServiceUri", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__accountName", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tableServiceUri", "locks")]
    [InlineData("credential", "password")]
    public void A_setting_that_is_not_valid_is_named(string setting, string value)
    {
        var failure = Assert.Throws<InvalidOperationException>(
            () => Client(("AzureWebJobsStorage:accountName", "locks"), ($"AzureWebJobsStorage:{setting}", value)));

        Assert.Contains($"AzureWebJobsStorage__{setting}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_are_registered()
    {
        using var services = new ServiceCollection()
            .AddAzureTables(Configuration(("AzureWebJobsStorage", "UseDevelopmentStorage=true")))
            .BuildServiceProvider();

        Assert.IsType<AzureTables>(services.GetRequiredService<ITables>());
    }

    private static Azure.Data.Tables.TableServiceClient Client(params (string Name, string? Value)[] settings) =>
        AzureTablesRegistration.CreateClient(Configuration(settings));

    private static IConfiguration Configuration(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value))
            .Build();
}
