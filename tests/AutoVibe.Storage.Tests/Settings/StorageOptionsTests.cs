using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AutoVibe.Storage.Tests;

public sealed class StorageOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autovibe-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_settings_the_defaults_hold_and_the_database_is_a_file_in_the_default_folder()
    {
        var options = Read("Development");

        Assert.Equal(20, options.PoolMax);
        Assert.Equal(TimeSpan.FromSeconds(30), options.StatementTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), options.AnalyticsTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.LockTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), options.IdleInTransactionTimeout);
        Assert.Equal((null, null), (options.KeepUsage, options.KeepHistory));
        Assert.Equal(DatabaseAddress.SqliteFile(".autovibe", "default folder .autovibe"), options.Address);
    }

    [Theory]
    [InlineData("90.00:00:00", null)]
    [InlineData("30.00:00:00", "from 31.00:00:00")]
    [InlineData("90", "such as 00:00:30")]
    public void Usage_is_kept_for_a_month_at_least(string keep, string? problem)
    {
        if (problem is null)
            Assert.Equal(TimeSpan.FromDays(90), Read("Development", ("AutoVibe:Storage:KeepUsage", keep)).KeepUsage);
        else
            Assert.Contains(problem, Assert.Single(Problems(new ConfigurationBuilder().AddInMemoryCollection([new("AutoVibe:Storage:KeepUsage", keep)]).Build(), "Development")));
    }

    [Theory]
    [InlineData("92.00:00:00", null)]
    [InlineData("91.00:00:00", "from 92.00:00:00")]
    public void History_is_kept_for_a_quarter_at_least(string keep, string? problem)
    {
        var problems = Problems(new ConfigurationBuilder().AddInMemoryCollection([new("AutoVibe:Storage:KeepHistory", keep)]).Build(), "Development");

        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problem, Assert.Single(problems));
    }

    [Fact]
    public void The_testing_profile_uses_a_database_in_memory_unless_told_otherwise()
    {
        Assert.Equal(DatabaseKind.SqliteMemory, Read("Testing").Address!.Kind);
        Assert.Equal(DatabaseKind.SqliteFile, Read("Testing", ("AutoVibe:Data", _folder)).Address!.Kind);
    }

    [Fact]
    public void A_connection_string_means_postgres_and_is_described_without_its_password()
    {
        var address = Read("Development", ("ConnectionStrings:autovibe", "Host=db.example;Username=ada;Password=hunter2;Database=av")).Address!;

        Assert.Equal("PostgreSQL database av on db.example:5432", address.ToString());
    }

    [Fact]
    public void Every_wrong_value_is_reported_at_once_with_its_origin_and_what_mends_it()
    {
        Environment.SetEnvironmentVariable("AVTEST_AutoVibe__Storage__RetryCount", "many");
        File.WriteAllText(Path.Combine(_folder, "settings.json"), """{ "AutoVibe": { "Storage": { "StatementTimeout": "30", "PoolMaks": 5 } } }""");
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(_folder, "settings.json"))
            .AddEnvironmentVariables("AVTEST_")
            .AddCommandLine(["--AutoVibe:Storage:PoolMax=2", "--AutoVibe:Storage:LockTimeout=00:05:00"])
            .Build();

        var problems = Problems(configuration, "Development");

        Assert.Equal(5, problems.Count);
        Assert.Contains(problems, p => p.Contains("AutoVibe:Storage:StatementTimeout = '30'") && p.Contains("settings.json") && p.Contains("00:00:30"));
        Assert.Contains(problems, p => p.Contains("AutoVibe:Storage:PoolMaks") && p.Contains("known are PoolMin, PoolMax"));
        Assert.Contains(problems, p => p.Contains("RetryCount = 'many'") && p.Contains("environment variable AutoVibe__Storage__RetryCount") && p.Contains("a whole number"));
        Assert.Contains(problems, p => p.Contains("PoolMax = '2'") && p.Contains("command line") && p.Contains("from 4 to 1000"));
        Assert.Contains(problems, p => p.Contains("LockTimeout = '00:05:00'") && p.Contains("to 00:00:30"));
    }

    [Theory]
    [InlineData("Staging", null, "needs PostgreSQL")]
    [InlineData("Production", "Host=db.example;Database=av", null)]
    [InlineData("Production", "Host=db.example;Database=av;SSL Mode=Prefer", "needs SslMode=VerifyFull")]
    [InlineData("Production", "Host=127.0.0.1,db.example;SslMode=Require", "needs SslMode=VerifyFull")]
    [InlineData("Production", "Host=db.example;SslMode=VerifyFull", null)]
    [InlineData("Production", "Host=localhost;Database=av", null)]
    [InlineData("Staging", "Host=/var/run/postgresql;Database=av", null)]
    [InlineData("Development", "Host=db.example;Database=av", null)]
    [InlineData("Development", "Host=db.example;Prot=5432", "cannot be read")]
    [InlineData("Development", "Database=av", "names no Host")]
    public void The_profile_decides_which_connection_is_good_enough(string profile, string? connection, string? problem)
    {
        var problems = Problems(Configuration(connection is null ? [] : [("ConnectionStrings:autovibe", connection)]), profile);

        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problem, Assert.Single(problems));
    }

    [Theory]
    [InlineData("Production", "Host=db.example;Database=av", "Host=db.example;Database=av;SSL Mode=VerifyFull")]
    [InlineData("Staging", "Host=db.example;Database=av;", "Host=db.example;Database=av;SSL Mode=VerifyFull")]
    [InlineData("Production", "Host=localhost;Database=av", "Host=localhost;Database=av")]
    [InlineData("Development", "Host=db.example;Database=av", "Host=db.example;Database=av")]
    public void A_connection_that_says_nothing_of_encryption_is_verified_where_it_must_be(string profile, string connection, string expected) =>
        Assert.Equal(expected, Read(profile, ("ConnectionStrings:autovibe", connection)).Address!.ConnectionString);

    [Fact]
    public void A_password_in_a_connection_string_that_cannot_be_read_is_not_repeated()
    {
        var problem = Assert.Single(Problems(Configuration([("ConnectionStrings:autovibe", "Host=x;Pasword=hunter2;Secret=hunter3")]), "Development"));

        Assert.DoesNotContain("hunter", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_a_wrong_setting_does_not_start()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Testing" });
        builder.Configuration["AutoVibe:Storage:PoolMax"] = "0";
        builder.Services.AddAutoVibeStorage();
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("AutoVibe:Storage:PoolMax = '0'", Assert.Single(refused.Failures));
    }

    [Fact]
    public async Task A_host_brings_the_schema_up_to_date_unless_told_not_to()
    {
        foreach (var (migrate, expected) in new[] { ("false", StorageErrors.SchemaOlder), ("true", null), ("false", null) })
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
            builder.Configuration["AutoVibe:Data"] = _folder;
            builder.Configuration["AutoVibe:Storage:MigrateOnStart"] = migrate;
            builder.Services.AddAutoVibeStorage();
            using var host = builder.Build();

            var refused = await Record.ExceptionAsync(() => host.StartAsync());

            Assert.Equal(expected, (refused as StorageException)?.Error);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private static StorageOptions Read(string profile, params (string Key, string Value)[] settings)
    {
        var options = new StorageOptions();
        new StorageOptionsReader(Configuration(settings), new Profile(profile)).Configure(options);
        return options;
    }

    private static IReadOnlyList<string> Problems(IConfiguration configuration, string profile)
    {
        var reader = new StorageOptionsReader(configuration, new Profile(profile));
        var options = new StorageOptions();
        reader.Configure(options);
        return [.. reader.Validate(null, options).Failures ?? []];
    }

    private static IConfigurationRoot Configuration(IEnumerable<(string Key, string Value)> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();

    private sealed class Profile(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = null!;
    }
}
