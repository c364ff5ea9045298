using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Testing;

/// <summary>Runs a pipeline to its end in memory; then again for every commit point, with its process killed just before the commit, and once more just after it,
/// and another process in its place. Every run must end as the one without a crash.</summary>
/// <remarks>
/// <para>A commit point is every call that changes the store: commits of lanes, claims and releases of lanes, begin, progress and end of tasks, what components send, the
/// beginning and the end of a node. What is compared is what the store holds (<see cref="Compared"/>) and what you show (<see cref="Compare"/>), line by line, in any
/// order, for the order between lanes is left to chance. The invariants of <see cref="IDoctor"/> must hold in every run.</para>
/// <para>A killed process stops between two of its steps and never goes on, as after kill -9. Each process makes its own services, of which
/// only the pipelines run. What the outside world remembers belongs
/// into an object that the preparation makes: it lives as long as the run, not as the process.</para>
/// <para>Time is virtual: a process is thought dead after 8 seconds and hundreds of crashes take a second. Components must take their clock from
/// <see cref="TimeProvider"/>, stay on the thread (no <c>Task.Run</c>, no real input or output) and do the same in every run; a run that does otherwise is reported. What
/// depends on the time of day, or on which messages came in one batch, differs after a crash. The pipeline must come to rest: one with a schedule never does.</para>
/// </remarks>
/// <example>
/// <code>
/// var report = CrashRun.Check(run =&gt;
/// {
///     var post = new PostOffice();
///     run.Services(services =&gt; services.AddPipeline&lt;OrderPipeline&gt;().AddSingleton(post));
///     run.Send(new Order("ada", 10), new Order("bob", 20));
///     run.Compare("letters", () =&gt; post.Letters);
/// });
/// // report.Store holds what the run without a crash left behind.
/// </code>
/// </example>
public sealed class CrashRun
{
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<CrashInput> _inputs = [];
    private readonly List<(string What, Func<IEnumerable<string>> Lines)> _shown = [];

    private CrashRun()
    {
    }

    internal delegate Task<SendMessage[]> CrashInput(IServiceProvider services, Guid id);

    /// <summary>What of the store is compared. Default: <see cref="CrashEnds.All"/>.</summary>
    public CrashEnds Compared { get; set; } = CrashEnds.All;

    /// <summary>Virtual time without any change after which a run counts as ended. Default: 2 minutes, longer than a take-over and than any pause of a source that throws.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Virtual time after which a process that did not come to rest is given up, and the check fails. Default: 1 day.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Real time after which a process that did not come to rest is given up, and the check fails: a component blocks its thread. Default: 1 minute.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Lets the database refuse statements; see <see cref="InMemoryPipelineStore.Refuse"/>. Default: everything is accepted.</summary>
    public Func<SinkCommand, string?>? Refuse { get; set; }

    internal IReadOnlyList<CrashInput> Inputs => _inputs;

    /// <summary>Runs everything.</summary>
    /// <param name="prepare">Called for every run: adds the pipeline, its inputs and what to compare. Make here what the run's processes share.</param>
    /// <returns>Where it crashed, and the store of the run without a crash.</returns>
    /// <exception cref="CrashRunException">A run ended otherwise, broke an invariant, threw, did not end in its time, or did not repeat itself. The message names the crash
    /// point and what is missing or too much.</exception>
    /// <exception cref="PipelineException">A pipeline's shape is wrong, or no inlet takes an input.</exception>
    public static CrashReport Check(Action<CrashRun> prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var whole = new CrashPlan(null);
        var (store, end) = Play(prepare, whole);
        var points = whole.Points.ToList();
        foreach (var point in points)
        {
            var plan = new CrashPlan(point);
            var (_, crashed) = Play(prepare, plan);
            if (!plan.Struck)
                throw new CrashRunException(point, "The run did not come to this point again. Something in the pipeline leaves the simulated thread or does not do the same in every run.");
            if (end.DifferenceTo(crashed) is { } difference)
                throw new CrashRunException(point, difference);
        }

        return new CrashReport(points, store);
    }

    /// <summary>Adds services, the pipeline first of all, with <c>AddPipeline</c>. Called for every process.</summary>
    /// <remarks><see cref="PipelineOptions.BatchSize"/> is 4 unless set here, so that few messages make several commits.</remarks>
    public void Services(Action<IServiceCollection> add) => _services.Add(add);

    /// <summary>Stores messages in the inlet of their type before the first process starts; their ids are the same in every run.</summary>
    public void Send<T>(params T[] messages) => Send(EnqueueOptions.None, messages);

    /// <inheritdoc cref="Send{T}(T[])"/>
    public void Send<T>(EnqueueOptions options, params T[] messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
            _inputs.Add((services, id) => ActivatorUtilities.CreateInstance<Enqueue<T>>(services).PrepareAsync(message, options, id, CancellationToken.None).AsTask());
    }

    /// <summary>Shows what the run did outside the store: it must be the same lines after every crash, in any order. For an order that must be kept, make one line of it.</summary>
    /// <param name="what">Its name in the message of a failure.</param>
    /// <param name="lines">Called once, at the end of the run.</param>
    public void Compare(string what, Func<IEnumerable<string>> lines) => _shown.Add((what, lines));

    internal void Configure(IServiceCollection services) => _services.ForEach(add => add(services));

    internal IEnumerable<string> Shown() => _shown.SelectMany(shown => shown.Lines().Select(line => $"{shown.What}: {line}"));

    private static (InMemoryPipelineStore Store, CrashEnd End) Play(Action<CrashRun> prepare, CrashPlan plan)
    {
        var run = new CrashRun();
        prepare(run);
        using var stage = new CrashStage(run, plan);
        return (stage.Store, stage.Play());
    }
}
