using AccessCodes.LocalHost.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Support;

/// <summary>Those who run the app.</summary>
internal static class Operators
{
    /// <summary>A path with the key that is asked of operators.</summary>
    public static string WithFunctionKey(this TestApp app, string path) => $"{path}?code={app.FunctionKey()}";

    /// <summary>The key that is asked of operators.</summary>
    public static string FunctionKey(this TestApp app) => app.Services.GetRequiredService<FunctionKey>().Text;
}
