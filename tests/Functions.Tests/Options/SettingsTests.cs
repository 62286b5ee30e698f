using System.Reflection;
using System.Text.RegularExpressions;
using AccessCodes.Functions.Options;
using AccessCodes.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AccessCodes.Functions.Tests.Options;

/// <summary>The settings that docs/operate.md names are those that the app reads, and their defaults are as it says.</summary>
public sealed partial class SettingsTests
{
    private static readonly (string Section, object Defaults)[] Options =
    [
        (RateLimitOptions.Section, new RateLimitOptions()),
        (RetentionOptions.Section, new RetentionOptions()),
    ];

    [Fact]
    public void Every_setting_is_documented_with_its_default()
    {
        var documented = SettingRow().Matches(File.ReadAllText(RepositoryRoot.Combine("docs", "operate.md")))
            .Select(row => (row.Groups["name"].Value, row.Groups["value"].Value));

        var read =
            from options in Options
            from property in options.Defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            select ($"{options.Section}__{property.Name}", $"{property.GetValue(options.Defaults)}".ToLowerInvariant());
        Assert.Equal(read.Order(), documented.Order());
    }

    [Fact]
    public void A_setting_is_read()
    {
        var options = Read<RateLimitOptions>("RateLimits:UpdatesPerMinute", "30");

        Assert.Equal((30, 10), (options.UpdatesPerMinute, options.CreationsPerMinute));
    }

    [Theory]
    [InlineData("RateLimits:UpdatesPerMinute", "0")]
    [InlineData("RateLimits:DeletionsPerMinute", "501")]
    public void A_setting_that_makes_no_sense_is_named(string name, string value) =>
        AssertIsNamed<RateLimitOptions>(name, value);

    [Theory]
    [InlineData("Retention:AttemptDays", "6")]
    [InlineData("Retention:EventDays", "0")]
    [InlineData("Retention:InstanceDays", "3")]
    [InlineData("Retention:IdempotencyKeyDays", "1")]
    public void What_is_needed_is_kept(string name, string value) => AssertIsNamed<RetentionOptions>(name, value);

    private static void AssertIsNamed<TOptions>(string name, string value)
        where TOptions : class
    {
        var thrown = Assert.Throws<OptionsValidationException>(() => Read<TOptions>(name, value));

        Assert.Contains(name.Split(':')[1], thrown.Message, StringComparison.Ordinal);
    }

    private static TOptions Read<TOptions>(string name, string value)
        where TOptions : class
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [name] = value })
            .Build();
        using var services = new ServiceCollection().AddSettings(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<TOptions>>().Value;
    }

    [GeneratedRegex(@"^\| `(?<name>\w+__\w+)` \| `(?<value>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();
}
