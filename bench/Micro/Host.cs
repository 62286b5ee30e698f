using AccessCodes.Functions.Storage;
using AccessCodes.LocalHost;
using AccessCodes.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Micro;

/// <summary>The product in this process, on a folder under temp, with a lock of 20 unmanaged codes and one of 1,000.</summary>
internal sealed class Host : IAsyncDisposable
{
    public const int PageSize = 20;

    public static readonly Guid Workspace = Known.Sandbox;

    private readonly DirectoryInfo _folder;
    private readonly LocalHostApp _app;

    private Host(DirectoryInfo folder, LocalHostApp app) => (_folder, _app) = (folder, app);

    /// <summary>A lock with as many codes as fit on a page.</summary>
    public static Guid Lock => Known.Device(ExtraLock.Number + 1);

    /// <summary>A lock with many codes.</summary>
    public static Guid FullLock => ExtraLock.DeviceId;

    public static Guid Code => Known.Code(ExtraLock.Number + 1, 1);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static Host Start()
    {
        var folder = Directory.CreateTempSubdirectory("access-codes-micro-");
        var app = LocalHostApp.StartAsync(new LocalHostOptions { Port = 0, Data = folder, RateLimits = false })
            .GetAwaiter().GetResult();
        var tables = app.Services.GetRequiredService<ITables>();
        ExtraLock.AddAsync(tables, ExtraLock.Fast, 1_000).GetAwaiter().GetResult();
        ExtraLock.AddManyAsync(tables, locks: 1, PageSize).GetAwaiter().GetResult();
        return new Host(folder, app);
    }

    /// <summary>A request as Kestrel hands it over, with the key of the sandbox.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="query">Its query string, with the question mark.</param>
    public HttpRequest Request(string path, string query)
    {
        var context = new DefaultHttpContext { RequestServices = _app.Services };
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", 7071);
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.Authorization = "Bearer seam_sandbox_1";
        context.Response.Body = Stream.Null;
        return context.Request;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
