using AccessCodes.Domain.Workspaces;
using AccessCodes.Functions.Http;
using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Orchestrations;
using BenchmarkDotNet.Attributes;
using FluentValidation.Results;

namespace AccessCodes.Micro;

/// <summary>What every request goes through before its endpoint, and a listing after it.</summary>
public class PipelineBenchmarks
{
    private const string Path = "/access_codes/unmanaged/list";

    private static readonly string Query = $"?device_id={Host.Lock}&limit={Host.PageSize}";

    private static readonly string Position = $"devcode|{Host.Lock}|u|20260101120000000|{Host.Code}";

    private Host _host = null!;
    private ApiCall<UnmanagedAccessCodes.ListParameters> _call = null!;
    private string _cursor = "";

    [GlobalSetup]
    public async Task StartAsync()
    {
        _host = Host.Start();
        var workspace = await AuthenticateAsync()
            ?? throw new InvalidOperationException("The sandbox has no such key.");
        _call = new ApiCall<UnmanagedAccessCodes.ListParameters>(
            _host.Request(Path, Query),
            workspace,
            new UnmanagedAccessCodes.ListParameters { DeviceId = Host.Lock, Limit = Host.PageSize },
            Operation.New(DateTimeOffset.UtcNow),
            CancellationToken.None);
        _cursor = WriteCursor();
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Benchmark]
    public Task<Workspace?> AuthenticateAsync() =>
        _host.Get<Authenticator>().AuthenticateAsync(_host.Request(Path, Query), CancellationToken.None);

    [Benchmark]
    public async Task<ValidationResult> BindAndCheckAsync()
    {
        var request = _host.Request(Path, Query);
        using var body = new RequestBody(request, TimeProvider.System);
        var (given, _) = await RequestParameters.ReadAsync(request, body);
        var bound = ParameterBinder<UnmanagedAccessCodes.ListParameters>.Bind(given!, []);
        return UnmanagedAccessCodes.ListParameters.Rules.Validate(bound);
    }

    [Benchmark]
    public string WriteCursor() => PageCursor.Write(_call, Position);

    [Benchmark]
    public string? ReadCursor() => PageCursor.Read(_call, _cursor);
}
