using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Testing;

/// <summary>One run: a store, and the processes that follow each other on it.</summary>
internal sealed class CrashStage : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly CrashRun _run;
    private readonly CrashPlan _plan;
    private readonly CrashClock _clock = new();
    private readonly ServiceProvider _telemetry = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SimulatedProcess? _process;
    private long _changes;

    public CrashStage(CrashRun run, CrashPlan plan)
    {
        (_run, _plan) = (run, plan);
        Store = new InMemoryPipelineStore(_clock) { Refuse = run.Refuse };
    }

    public InMemoryPipelineStore Store { get; }

    private IMeterFactory Meters => _telemetry.GetRequiredService<IMeterFactory>();

    public CrashEnd Play()
    {
        Live(PrepareAsync);
        Store.Changed = what =>
        {
            _changes++;
            _plan.Note(what);
        };
        if (Live(time => LiveAsync(time, _plan.Of)))
        {
            Store.Changed = _ => _changes++;
            Live(time => LiveAsync(time, static _ => StoreFault.None));
        }

        Store.Changed = null;
        CheckInvariants();
        return new CrashEnd(Store.Describe().Where(line => _run.Compared.HasFlag(line.Part)).Select(line => line.Line).Concat(_run.Shown()));
    }

    public void Dispose() => _telemetry.Dispose();

    // A thread of its own, that can be given up when a component never gives it back.
    private bool Live(Func<ManualTime, Task<bool>> work)
    {
        var time = _clock.Begin();
        var life = Task.Factory.StartNew(
            () => SimulatedThread.Run(time, () => work(time), _run.Limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([life], _run.Patience) < 0)
            throw new CrashRunException(_plan.Point, $"It did not come to rest in {_run.Patience} of real time: a component may block its thread. {Standing()}");

        var error = life.Exception?.InnerException;
        if (error is TimeoutException)
            throw new CrashRunException(_plan.Point, $"It did not come to rest in {_run.Limit} of its own time. {error.Message} {Standing()}", error);
        if (error is not (null or CrashRunException) && _plan.Point is { } point)
            throw new CrashRunException(point, error.Message, error);
        return life.GetAwaiter().GetResult();
    }

    private async Task<bool> PrepareAsync(ManualTime time)
    {
        await using var services = SimulatedProcess.Build(new FaultyStore(Store, time, static _ => StoreFault.None), time, Meters, _run.Configure);
        await services.GetRequiredService<PipelineCatalog>().RegisterAsync(CancellationToken.None);
        for (var i = 0; i < _run.Inputs.Count; i++)
            await Store.AppendAsync(await _run.Inputs[i](services, MessageIds.OfText($"input {i}", time.GetUtcNow())), CancellationToken.None);
        return false;
    }

    // True when it crashed; then whatever it still was about to do is left lying.
    private async Task<bool> LiveAsync(ManualTime time, Func<StoreCall, StoreFault> plan)
    {
        var connection = new FaultyStore(Store, time, plan);
        _process = new SimulatedProcess(SimulatedProcess.Build(connection, time, Meters, _run.Configure));
        _process.Start();
        var whole = WorkAsync(_process, time);
        if (await Task.WhenAny(connection.Crashed, whole) != whole)
            return true;

        await whole;
        await _process.DisposeAsync();
        return false;
    }

    private async Task WorkAsync(SimulatedProcess process, ManualTime time)
    {
        for (var (changes, since) = (_changes, time.Elapsed); !IsAtRest || time.Elapsed - since < _run.Silence;)
        {
            await Task.Delay(Look, time);
            if (process.Life.IsFaulted || !SimulatedThread.IsRepeatable)
                break;
            if (changes != _changes)
                (changes, since) = (_changes, time.Elapsed);
        }

        if (process.Life.IsFaulted || SimulatedThread.IsRepeatable)
            await process.StopAsync();
        if (!SimulatedThread.IsRepeatable)
            throw new CrashRunException(_plan.Point, "Something left the simulated thread: Task.Run, ConfigureAwait(false), or real input or output. Such a run cannot be repeated.");
    }

    private bool IsAtRest => Store.IsQuiet && Store.UntilTimer is null;

    private string Standing() => string.Join(
        ' ', Store.Describe().Where(line => line.Part == CrashEnds.Edges).Select(line => $"{line.Line}.").Concat(_process?.Problems.Select(problem => $"{problem}.") ?? []));

    private void CheckInvariants()
    {
        var broken = Store.CheckAsync(deep: true, CancellationToken.None).Result.Where(finding => !finding.Passed).ToList();
        if (broken.Count > 0)
            throw new CrashRunException(_plan.Point, string.Join("\n", broken.Select(finding => $"broken {finding.Check}: {finding.Text}")));
    }
}
