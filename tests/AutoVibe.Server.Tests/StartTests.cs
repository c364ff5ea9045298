using AutoVibe.Hosting;
using AutoVibe.Tests;

namespace AutoVibe.Server.Tests;

public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_prints_where_it_answers_and_what_it_uses()
    {
        using var server = await RunningServerProgram.StartAsync(_folder.Root);

        var output = await Until.FoundAsync(() => server.Program.Output is { } text && text.Contains("Ctrl-C") ? text : null, "The address", () => server.Program.Errors);
        Assert.Contains(server.Address.ToString(), output);
        Assert.Contains(server.Data.Root, output);
        Assert.Contains("intake", output);
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_well_and_takes_its_address_back()
    {
        using var server = await RunningServerProgram.StartAsync(_folder.Root);

        server.Program.Terminate();

        Assert.Equal(0, await server.Program.ExitAsync());
        Assert.False(File.Exists(server.Data.Server));
        Assert.DoesNotMatch(Complaints.Any, server.Program.Errors);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_refuses_and_names_the_first()
    {
        using var first = await RunningServerProgram.StartAsync(_folder.Root);
        using var second = ChildProgram.Start("AutoVibe.Server", _folder.Root, ["--urls", "http://127.0.0.1:0"]);

        Assert.Equal(6, await second.ExitAsync());
        Assert.Contains($"process {first.Program.Id}", second.Errors);
        Assert.Contains(first.Address.ToString(), second.Errors);
        Assert.DoesNotContain("   at ", second.Errors);
        Assert.NotNull(RunningServer.Find(first.Data));
    }

    [Fact]
    public async Task After_a_kill_the_folder_is_free_at_once()
    {
        using var first = await RunningServerProgram.StartAsync(_folder.Root);
        first.Program.KillNow();
        await first.Program.ExitAsync();

        Assert.Null(RunningServer.Find(first.Data));
        using var second = await RunningServerProgram.StartAsync(_folder.Root);
    }

    [Fact]
    public async Task A_taken_address_is_told_in_one_line()
    {
        using var first = await RunningServerProgram.StartAsync(_folder.Root);
        using var second = ChildProgram.Start("AutoVibe.Server", _folder.Root, ["--data", "other", "--urls", first.Address.GetLeftPart(UriPartial.Authority)]);

        Assert.Equal(5, await second.ExitAsync());
        Assert.Contains("AV4012: ", second.Errors);
        Assert.DoesNotContain("   at ", second.Errors);
    }

    [Theory]
    [InlineData]
    [InlineData("--Kestrel:Certificates:Default:Path", "key.pfx", "--Kestrel:Certificates:Default:Password", "wrong")]
    public async Task Without_a_certificate_that_opens_https_is_refused(params string[] certificate)
    {
        _folder.Write("key.pfx", "nonsense");
        using var server = ChildProgram.Start("AutoVibe.Server", _folder.Root, ["--urls", "https://127.0.0.1:0", .. certificate]);

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("AV4016: ", server.Errors);
        Assert.DoesNotContain("   at ", server.Errors);
    }

    [Fact]
    public async Task Wrong_settings_stop_it_with_all_of_them_and_no_stack_trace()
    {
        using var server = ChildProgram.Start("AutoVibe.Server", _folder.Root, [],
            ("AutoVibe__Http__MaxBodyBytes", "many"), ("AutoVibe__Operator__Key", "short"), ("ASPNETCORE_URLS", "http://*:5999"), ("DOTNET_ENVIRONMENT", "Holiday"));

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("the environment variable AutoVibe__Http__MaxBodyBytes", server.Errors);
        Assert.Contains("the environment variable AutoVibe__Operator__Key", server.Errors);
        Assert.Contains("the environment variable ASPNETCORE_URLS", server.Errors);
        Assert.Contains("'Holiday' is not a profile", server.Errors);
        Assert.DoesNotContain("   at ", server.Errors);
        Assert.False(Directory.Exists(_folder[".autovibe"]));
    }

    [Fact]
    public async Task A_settings_file_in_the_folder_where_it_was_typed_is_not_read()
    {
        _folder.Write("appsettings.json", """{ "AutoVibe": { "Nonsense": 1 } }""");

        using var server = await RunningServerProgram.StartAsync(_folder.Root);
    }
}
