using AccessCodes.LocalHost.Hosting;
using AccessCodes.LocalHost.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.LocalHost;

/// <summary>What a newcomer needs to make the first call.</summary>
internal static class Banner
{
    public static void Print(LocalHostApp host, TextWriter output)
    {
        var storage = host.Options.StorageConnection is null ? "SQLite" : host.Options.Storage switch
        {
            LocalHostOptions.Azurite => "Azurite",
            _ => "Azure Table Storage",
        };

        output.WriteLine();
        output.WriteLine($"  Listening on  {host.Url}");
        output.WriteLine($"  Console       {host.Url}/console");
        foreach (var workspace in SandboxWorkspaces.All)
            output.WriteLine($"  API key       {workspace.Key}  (workspace {workspace.Name})");
        var functionKey = host.Services.GetRequiredService<FunctionKey>();
        output.WriteLine($"  Function key  {functionKey.Text}  (workspaces and their API keys)");
        output.WriteLine($"  State         {host.Options.Data.FullName} ({storage})");
        output.WriteLine();
        output.WriteLine("  The unmanaged access codes on the front door:");
        output.WriteLine();
        output.WriteLine($"    curl -s {host.Url}/access_codes/unmanaged/list \\");
        output.WriteLine($"      -H 'Authorization: Bearer {SandboxWorkspaces.Sandbox.Key}' \\");
        output.WriteLine($"      -H 'Content-Type: application/json' \\");
        output.WriteLine($"      -d '{{\"device_id\": \"{SandboxWorkspaces.Sandbox.Devices[0].DeviceId}\"}}'");
        output.WriteLine();
        output.WriteLine("  Ctrl+C stops; what is pending goes on at the next start.");
        output.WriteLine();
        output.Flush();
    }
}
