using System.Net;
using System.Text.RegularExpressions;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>How the console is served; what it does is tested in a browser.</summary>
public sealed partial class ConsoleTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_page_needs_no_key_and_is_asked_for_again_each_time()
    {
        using var page = await app.Http.GetAsync("/console");

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.True(page.Headers.Contains("seam-request-id"));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("/console", page.Headers.ETag!.ToString()));
    }

    [Fact]
    public async Task The_root_leads_to_it()
    {
        using var page = await app.Http.GetAsync("/");

        Assert.Equal("/console", page.RequestMessage?.RequestUri?.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task It_runs_nothing_but_its_own_files()
    {
        using var page = await app.Http.GetAsync("/console");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("style-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain(policy, rule => rule.Contains("unsafe", StringComparison.Ordinal));
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=", html);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browsers_may_keep_every_file_that_the_page_names_for_good()
    {
        var files = await FilesAsync();

        Assert.Contains(files, file => file.EndsWith("/app/main.js", StringComparison.Ordinal));
        foreach (var path in files)
        {
            using var file = await app.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(MediaTypeOf(path), file.Content.Headers.ContentType?.MediaType);
            Assert.Equal(TimeSpan.FromDays(365), file.Headers.CacheControl?.MaxAge);
            Assert.Contains(file.Headers.CacheControl!.Extensions, extension => extension.Name == "immutable");
            Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(path, file.Headers.ETag!.ToString()));
        }
    }

    [Fact]
    public async Task Modules_name_only_modules_that_are_served()
    {
        var files = await FilesAsync();
        foreach (var path in files.Where(file => file.EndsWith(".js", StringComparison.Ordinal)))
        {
            var text = await app.Http.GetStringAsync(path);
            var named = Import().Matches(text)
                .Select(import => new Uri(new Uri(app.Http.BaseAddress!, path), import.Groups["module"].Value).AbsolutePath);
            Assert.Empty(named.Except(files));
        }
    }

    [Theory]
    [InlineData("/console/0000000000000000/app/main.js")]
    [InlineData("/console/app/main.js")]
    [InlineData("/console/x")]
    public async Task What_this_release_does_not_have_is_not_found(string path)
    {
        var reply = await app.GetAsync(path, key: null);

        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (reply.Status, reply.ErrorType));
        reply.AssertIsEnvelope();
    }

    [Fact]
    public async Task It_is_read_and_nothing_else()
    {
        var reply = await app.PostAsync("/console", key: null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (reply.Status, reply.Allow));
    }

    private async Task<IReadOnlyList<string>> FilesAsync() =>
        [.. Named().Matches(await app.Http.GetStringAsync("/console")).Select(file => file.Groups["path"].Value).Distinct()];

    private async Task<HttpStatusCode> StatusAsync(string path, string known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        using var response = await app.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static string MediaTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript",
        ".css" => "text/css",
        _ => "image/svg+xml",
    };

    [GeneratedRegex("(?:src|href)=\"(?<path>/console/[^\"]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex("""(?:\bfrom\s*|\bimport\s*)["'](?<module>[^"']+)["']""")]
    private static partial Regex Import();
}
