using System.Collections.Concurrent;
using AutoVibe.Pipelines;
using AutoVibe.Storage;
using AutoVibe.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines.Tests;

/// <summary>A gateway on a database of its own, before a model server that misbehaves as it is told, with a project that has a budget.</summary>
internal sealed class GatewayBench : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder _folder;

    private GatewayBench(IHost host, TemporaryFolder folder, ModelServer models, GatewayOptions options)
    {
        (_host, _folder, Models, Options) = (host, folder, models, options);
    }

    public ModelServer Models { get; }

    public GatewayOptions Options { get; }

    public CapturedLog Log { get; } = new();

    public Guid Project { get; private set; }

    public string Folder => _folder.Root;

    public GatewayGrants Grants => Service<GatewayGrants>();

    public Recordings Recordings => Service<Recordings>();

    public static Task<GatewayBench> StartAsync(Action<GatewayOptions>? configure = null) => StartAsync(folder => ("AutoVibe:Data", folder["data"]), configure);

    public static async Task<GatewayBench> StartOnPostgresAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var connection = cluster.ConnectionString(await cluster.CreateDatabaseAsync());
        return await StartAsync(_ => ("ConnectionStrings:autovibe", connection), null);
    }

    public GatewayGrant Open(Guid? request = null, IModelUpstream? upstream = null, IGatewayObserver? observer = null, bool record = false)
    {
        var machine = Guid.CreateVersion7();
        return Grants.Open(new() { Machine = machine, Project = Project, Request = request, Upstream = upstream, Observer = observer, Recorder = record ? Recordings.Record(machine) : null });
    }

    /// <summary>Lets the project spend so much money in all.</summary>
    public Task AllowAsync(string amount) => AllowAsync(BudgetResource.Money, BudgetAmounts.Parse(BudgetResource.Money, amount));

    public Task AllowAsync(BudgetResource resource, long amount) =>
        Service<IBudgetStore>().AllocateAsync(new(Project, resource, BudgetPeriod.Total), amount, resource == BudgetResource.Money ? "USD" : "", "tester", default);

    public async Task<Budget> BudgetAsync(BudgetResource resource = BudgetResource.Money) => (await Service<IBudgetStore>().ListAsync(Project, default)).Single(budget => budget.Resource == resource);

    public Task<TestAnswer> CallAsync(GatewayGrant grant, GatewayApi api, string body, CancellationToken gone = default) => CallAsync(grant.Token, api, body, gone);

    public async Task<TestAnswer> CallAsync(string? token, GatewayApi api, string body, CancellationToken gone = default)
    {
        var answer = new TestAnswer();
        await StartCall(token, api, body, answer, gone);
        return answer;
    }

    public Task StartCall(string? token, GatewayApi api, string body, TestAnswer answer, CancellationToken gone = default) =>
        Service<ModelGateway>().HandleAsync(token, new()
        {
            Api = api,
            Path = Requests.PathOf(api),
            ReadAsync = _ => Task.FromResult(System.Text.Encoding.UTF8.GetBytes(body)),
        }, answer, gone);

    /// <summary>Nothing is reserved any more, and the books of the ledger are right.</summary>
    public async Task IsSettledAsync()
    {
        foreach (var budget in await Service<IBudgetStore>().ListAsync(Project, default))
            Assert.Equal((0L, 0L), (budget.Reserved, budget.Overshoot));
        var findings = (await Service<IDoctor>().CheckAsync(deep: true, default)).Where(finding => finding.Check.StartsWith("I5", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(findings);
        Assert.Empty(findings.Where(finding => !finding.Passed).Select(finding => finding.Text));
    }

    public async ValueTask DisposeAsync()
    {
        await Grants.CloseAllAsync();
        await _host.StopAsync();
        _host.Dispose();
        await Models.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<GatewayBench> StartAsync(Func<TemporaryFolder, (string, string)> database, Action<GatewayOptions>? configure)
    {
        var (folder, models) = (new TemporaryFolder(), await ModelServer.StartAsync());
        var options = new GatewayOptions();
        foreach (var provider in new[] { options.Anthropic, options.OpenAI })
            (provider.BaseUrl, provider.ApiKey) = (models.Address, ModelServer.Key);
        configure?.Invoke(options);

        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Development" });
        var (setting, value) = database(folder);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value });
        builder.Services.AddAutoVibeStorage().AddMetrics().AddSingleton(new BudgetTerms()).AddSingleton<BudgetTelemetry>().AddSingleton<BudgetLedger>().AddSingleton(PriceTable.BuiltIn.With([Requests.Price])).AddGateway(options, folder.Root);
        var bench = new GatewayBench(builder.Build(), folder, models, options);
        bench.Service<ILoggerFactory>().AddProvider(bench.Log);
        await bench._host.StartAsync();
        var now = DateTimeOffset.UnixEpoch;
        bench.Project = (await bench.Service<IProjectStore>().CreateAsync(
            new() { Id = Guid.CreateVersion7(), Name = "shop", Slug = "shop", Repository = "/repositories/shop", CreatedAt = now, UpdatedAt = now }, slugMayChange: false, default)).Id;
        return bench;
    }

    private T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();
}

/// <summary>What was logged.</summary>
internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
