using System.Text.Json;
using AccessCodes.Domain.AccessCodes;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using BenchmarkDotNet.Attributes;

namespace AccessCodes.Micro;

/// <summary>Rows into records, records into rows and into answers.</summary>
public class JsonBenchmarks
{
    private Host _host = null!;
    private AccessCode[] _page = null!;
    private string _row = "";

    [GlobalSetup]
    public async Task StartAsync()
    {
        _host = Host.Start();
        var listed = await _host.Get<WorkspaceStore>().ListCodesAsync(
            Host.Workspace, Host.Lock, isManaged: false, after: null, Host.PageSize);
        _page = [.. listed.Items];
        _row = WriteRow();
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Benchmark]
    public AccessCode? ReadRow() => JsonSerializer.Deserialize(_row, Documents.Default.AccessCode);

    [Benchmark]
    public string WriteRow() => JsonSerializer.Serialize(_page[0], Documents.Default.AccessCode);

    [Benchmark]
    public byte[] WritePage() => JsonSerializer.SerializeToUtf8Bytes(
        new UnmanagedAccessCodeListAnswer(
            [.. _page.Select(UnmanagedAccessCodeResource.From)],
            new PaginationResource(HasNextPage: false, NextPageCursor: null, NextPageUrl: null)),
        ApiJson.Web.UnmanagedAccessCodeListAnswer);
}
