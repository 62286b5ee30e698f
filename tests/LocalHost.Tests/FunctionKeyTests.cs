using AccessCodes.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;

namespace AccessCodes.LocalHost.Tests;

public sealed class FunctionKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_once_and_is_the_same_at_every_start()
    {
        var first = FunctionKey.ReadOrCreate(_folder.File("key")).Text;

        Assert.Equal(64, first.Length);
        Assert.Equal(first, FunctionKey.ReadOrCreate(_folder.File("key")).Text);
        Assert.NotEqual(first, FunctionKey.ReadOrCreate(_folder.File("other")).Text);
    }

    [Fact]
    public void A_file_that_a_crash_left_empty_gets_a_key()
    {
        File.WriteAllText(_folder.File("key"), "");

        Assert.Equal(64, FunctionKey.ReadOrCreate(_folder.File("key")).Text.Length);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
            return;

        FunctionKey.ReadOrCreate(_folder.File("key"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("key")));
    }

    [Fact]
    public void A_header_goes_before_the_query()
    {
        var key = FunctionKey.ReadOrCreate(_folder.File("key"));
        var request = new DefaultHttpContext().Request;
        Assert.False(key.IsIn(request));

        request.QueryString = QueryString.Create("code", key.Text);
        Assert.True(key.IsIn(request));

        request.Headers["x-functions-key"] = "another";
        Assert.False(key.IsIn(request));
    }
}
