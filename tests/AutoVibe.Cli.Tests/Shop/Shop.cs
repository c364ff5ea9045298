using AutoVibe.Hosting;
using AutoVibe.Pipelines;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Cli.Tests;

/// <summary>A process that runs the shop, and the command line on its database.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string[] _where;
    private readonly IHost _host;
    private readonly EngineLock? _engine;

    private Shop(TemporaryFolder folder, string[] where, IHost host, EngineLock? engine)
    {
        _folder = folder;
        _where = where;
        _host = host;
        _engine = engine;
    }

    public IServiceProvider Services => _host.Services;

    /// <summary>A moment behind which nothing has been accepted yet.</summary>
    public async Task<DateTimeOffset> NowAsync()
    {
        var savepoint = await Get<ISavepointStore>(_host).CreateAsync(ShopPipeline.PipelineName, $"{Guid.NewGuid()}", null, CancellationToken.None);
        return savepoint.CreatedAt;
    }

    /// <summary>The ids of all messages in the log of an edge; each must be there once.</summary>
    public Task<IReadOnlySet<Guid>> MessagesAsync(string edge) => Cut.IdsAsync(_host.Services, edge);

    /// <summary>Starts it on the database that these options of the command line mean.</summary>
    public static async Task<Shop> OpenAsync(TemporaryFolder folder, params string[] where)
    {
        var settings = ProgramSettings.OfCommand(CommandLineSettings.Parse([.. where, "--AutoVibe:Pipelines:PollInterval", "00:00:00.1", "--Logging:LogLevel:Default", "None"]));
        var engine = settings.Installation.Connection is null ? EngineLock.Take(settings.Installation.Folder) : null;
        var host = QuietHost.Build(settings, runPipelines: true, services => services.AddSingleton<TickLimit>().AddPipeline<ShopPipeline>());
        await host.StartAsync();
        await Get<PipelineHost>(host).Registered;
        return new(folder, where, host, engine);
    }

    public async Task SendAsync(params IEnumerable<Order> orders)
    {
        foreach (var order in orders)
            await Get<IEnqueue<Order>>(_host).EnqueueAsync(order, CancellationToken.None);
    }

    public void TickTo(int number) => Get<TickLimit>(_host).Number = number;

    /// <summary>Waits until everything that was accepted has been read, and so many ticks have come.</summary>
    public Task RestAsync(int ticks) => Until.TrueAsync(
        async () =>
        {
            var edges = (await StatusAsync()).Edges;
            return edges.All(edge => edge.Backlog + edge.Waiting == 0) && edges.Single(edge => edge.Name == Cut.Ticks).Done == ticks;
        },
        "the end of the work");

    /// <summary>Waits until everything that was accepted has been read.</summary>
    public Task EndAsync() => Until.TrueAsync(async () => (await StatusAsync()).Edges.All(edge => edge.Backlog + edge.Waiting == 0), "the end of the work");

    public Task<PipelineStatus> StatusAsync() => Get<PipelineInspector>(_host).InspectAsync(ShopPipeline.PipelineName, CancellationToken.None);

    public Task<Cut> CutAsync() => Cut.OfAsync(_host.Services);

    public Task<Autovibe> TellAsync(params string[] words) => Autovibe.RunAsync(_folder, [.. words, "--json", .. _where]);

    /// <summary>Starts a command and gives the process, so that it can be killed.</summary>
    public ChildProgram Begin(params string[] words) => Autovibe.Start(_folder, [], [.. words, "--json", .. _where]);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _engine?.Dispose();
    }

    private static T Get<T>(IHost host)
        where T : notnull => host.Services.GetRequiredService<T>();
}
