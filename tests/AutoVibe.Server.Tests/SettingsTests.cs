using AutoVibe.Hosting;
using AutoVibe.Pipelines;

namespace AutoVibe.Server.Tests;

public sealed class SettingsTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Without_any_argument_the_server_is_alone_on_loopback()
    {
        var settings = Read();

        Assert.Equal("http://127.0.0.1:5180", Assert.Single(settings.Addresses).Url);
        Assert.Null(settings.Installation.Connection);
        Assert.Equal(Profile.Development, settings.Installation.Profile);
        Assert.Equal(Path.GetFullPath(".autovibe"), settings.Installation.Folder.Root);
    }

    [Fact]
    public void A_relative_data_folder_starts_where_the_command_was_typed() =>
        Assert.Equal(Path.GetFullPath("here/data"), Read("--data", "here/data").Installation.Folder.Root);

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:5180;http://[::1]:5180")]
    [InlineData("http://127.8.9.1:80")]
    [InlineData("http://unix:/run/autovibe.sock")]
    public void Addresses_of_this_machine_need_nothing_else(string urls) => Read("--urls", urls);

    [Theory]
    [InlineData("http://*:80")]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("https://[::]:443")]
    [InlineData("http://127.0.0.1:5180;http://192.0.2.1:80")]
    [InlineData("https://autovibe.example")]
    public void Beyond_this_machine_nothing_starts_without_key_and_database(string urls)
    {
        var problems = Wrong("--urls", urls).Problems.Select(problem => problem.Key).ToList();

        Assert.Contains("AutoVibe:Operator:Key", problems);
        Assert.Contains("ConnectionStrings:autovibe", problems);
    }

    [Fact]
    public void The_refusal_says_where_it_looked()
    {
        var problem = Wrong("--urls", "http://*:80").Problems.Single(problem => problem.Key == "ConnectionStrings:autovibe");

        Assert.Contains("ConnectionStrings__autovibe", problem.Problem);
        Assert.Contains("appsettings.json", problem.Problem);
    }

    [Fact]
    public void Beyond_this_machine_a_plain_address_needs_a_trusted_proxy()
    {
        string[] open = ["--urls", "http://*:80", "--connection", "Host=localhost", "--AutoVibe:Operator:Key", Key, "--AutoVibe:Http:Hosts", "autovibe.example"];

        Assert.Equal("urls", Assert.Single(Wrong(open).Problems).Key);
        Read([.. open, "--AutoVibe:Http:TrustedProxies", "10.0.0.0/8"]);
    }

    [Fact]
    public void An_address_without_a_name_needs_the_names_it_answers_for()
    {
        string[] open = ["--urls", "https://*:443", "--connection", "Host=localhost", "--AutoVibe:Operator:Key", Key];

        Assert.Equal("AutoVibe:Http:Hosts", Assert.Single(Wrong(open).Problems).Key);
        Read([.. open, "--AutoVibe:Http:Hosts", "autovibe.example"]);
    }

    [Fact]
    public void Endpoints_in_a_settings_file_count_too()
    {
        var problems = Wrong("--Kestrel:Endpoints:Public:Url", "http://*:80").Problems;

        Assert.Contains(problems, problem => problem.Key == "Kestrel:Endpoints:Public:Url");
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_origin()
    {
        var problems = Wrong("--AutoVibe:Http:MaxBodyBytes", "many", "--AutoVibe:Http:Origins", "example", "--AutoVibe:Operator:Key", "short", "--urls", "nowhere").Problems;

        Assert.Equal(
            ["AutoVibe:Http:MaxBodyBytes", "AutoVibe:Http:Origins", "AutoVibe:Operator:Key", "urls"],
            problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        Assert.All(problems, problem => Assert.Equal($"the argument --{problem.Key}", problem.Origin));
    }

    [Theory]
    [InlineData("Host=a", "--ConnectionStrings:autovibe", "Host=a", "--Aspire:Npgsql:autovibe:ConnectionString", "Host=b", "--Aspire:Npgsql:ConnectionString", "Host=c")]
    [InlineData("Host=b", "--Aspire:Npgsql:autovibe:ConnectionString", "Host=b", "--Aspire:Npgsql:ConnectionString", "Host=c")]
    [InlineData("Host=c", "--Aspire:Npgsql:ConnectionString", "Host=c")]
    [InlineData(null, "--Aspire:Npgsql:other:ConnectionString", "Host=d")]
    public void A_connection_string_may_stand_where_the_clients_of_Aspire_look_for_it(string? expected, params string[] arguments) =>
        Assert.Equal(expected, Read(arguments).Installation.Connection);

    [Fact]
    public void A_key_is_not_repeated_in_the_message() => Assert.DoesNotContain("geheim", Wrong("--AutoVibe:Operator:Key", "geheim").Message);

    [Fact]
    public void A_mistyped_setting_is_told_with_the_name_that_was_meant()
    {
        var problem = Assert.Single(Wrong("--AutoVibe:Http:MaxBodyByte", "100000").Problems);

        Assert.Equal("Did you mean AutoVibe:Http:MaxBodyBytes?", problem.Fix);
    }

    [Theory]
    [InlineData("Host=localhost;Password=geheim")]
    [InlineData("cache.example:6379,pasword=geheim")]
    [InlineData("password=geheim")]
    public void A_connection_string_that_Redis_does_not_know_is_refused_without_showing_it(string connection)
    {
        var problem = Assert.Single(Wrong("--ConnectionStrings:redis", connection).Problems);

        Assert.Equal("ConnectionStrings:redis", problem.Key);
        Assert.Contains("--ConnectionStrings:redis", problem.Origin);
        Assert.DoesNotContain("geheim", problem.ToString());
    }

    [Fact]
    public void Redis_is_found_where_Aspire_names_it() =>
        Assert.Equal("cache.example:6379", Read("--ConnectionStrings:redis", "cache.example:6379").Redis.Connection);

    [Theory]
    [InlineData("AutoVibe:Redis:Timeout", "00:00:00.001")]
    [InlineData("AutoVibe:Redis:KeyPrefix", "a{b}")]
    [InlineData("AutoVibe:RateLimit:Requests", "-1")]
    [InlineData("AutoVibe:RateLimit:Window", "00:00:00.5")]
    public void What_cannot_be_used_is_refused_with_its_name(string setting, string value) => Assert.Equal(setting, Assert.Single(Wrong($"--{setting}", value).Problems).Key);

    [Theory]
    [InlineData("--dat", "x")]
    [InlineData("--data")]
    [InlineData("up")]
    public void An_argument_nobody_knows_is_refused(params string[] arguments)
    {
        var error = Assert.Throws<AutoVibeException>(() => CommandLineSettings.Parse(arguments));

        Assert.Same(SettingErrors.BadCommandLine, error.Error);
    }

    private static ServerSettings Read(params string[] arguments)
    {
        var settings = new ServerSettings(CommandLineSettings.Parse(arguments));
        settings.Check();
        return settings;
    }

    private static SettingsException Wrong(params string[] arguments) => Assert.Throws<SettingsException>(() => Read(arguments));
}
