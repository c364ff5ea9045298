using AutoVibe.Machines;
using AutoVibe.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVibe.Hosting;

/// <summary>What every program of AutoVibe was told. It is read first and checked as a whole once the program is composed.</summary>
internal class ProgramSettings
{
    private readonly string[] _others;

    /// <param name="arguments">What the command line says.</param>
    /// <param name="quiet">Whether only warnings are logged unless a setting says otherwise.</param>
    /// <param name="others">Sections that are another program's; they are not looked at.</param>
    protected ProgramSettings(CommandLineSettings arguments, bool quiet, params string[] others)
    {
        _others = others;
        Configuration = SettingsSource.Read(arguments, quiet);
        Reader = new(Configuration);
        Installation = new(Configuration, Reader);
        Pipelines = Reader.Read<PipelineOptions>("AutoVibe:Pipelines");
        Checkpoints = Reader.Read<CheckpointOptions>(CheckpointOptions.Section);
        Sandbox = Reader.Read<SandboxOptions>(SandboxOptions.Section);
        Machines = Reader.Read<MachineOptions>(MachineOptions.Section);
        Hub = Reader.Read<HubOptions>(HubOptions.Section);
        Npgsql = ClientOptions.Read(Reader, "Npgsql", "autovibe");
        Redis = RedisSettings.Read(Reader);
        Budgets = BudgetSettings.Read(Reader);
        Gateway = Reader.Read<GatewayOptions>(GatewayOptions.Section);
        Prices = PriceSettings.Read(Reader, Budgets.Currency);
    }

    /// <summary>What a command was told that opens the database itself.</summary>
    public static ProgramSettings OfCommand(CommandLineSettings arguments) => new(arguments, quiet: true, ServerSettings.Sections);

    public IConfigurationRoot Configuration { get; }

    public Installation Installation { get; }

    public PipelineOptions Pipelines { get; }

    public CheckpointOptions Checkpoints { get; }

    public SandboxOptions Sandbox { get; }

    public MachineOptions Machines { get; }

    public HubOptions Hub { get; }

    public ClientOptions Npgsql { get; }

    public RedisSettings Redis { get; }

    public BudgetTerms Budgets { get; }

    public PriceTable Prices { get; }

    public GatewayOptions Gateway { get; }

    /// <summary>The settings that apply, without secrets.</summary>
    public IReadOnlyDictionary<string, string> Shown() => ShownSettings.Of(Reader.Values, Configuration);

    protected SettingsReader Reader { get; }

    /// <summary>Refuses to go on when any setting is wrong, those of the database left out.</summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public void Check() => Reader.ThrowIfWrong(checkedElsewhere: [StorageOptions.Section, "AutoVibe:Sqlite", .. _others]);

    /// <summary>Refuses to go on when any setting is wrong, those of the database included.</summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public void Check(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        }
        catch (OptionsValidationException wrong)
        {
            foreach (var failure in wrong.Failures)
                Reader.Add(failure);
        }

        Check();
    }
}
