using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoVibe.Machines;

/// <summary>The spans and metrics of machines, under the name of those of their calls.</summary>
internal sealed class MachineTelemetry : IDisposable
{
    public static readonly ActivitySource Source = new(GatewayTelemetry.Name);
    private readonly Meter _meter;
    private readonly UpDownCounter<long> _running;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _checks;
    private readonly Histogram<double> _questions;
    private readonly ObservableGauge<int> _open;
    private IReadOnlyDictionary<MachineState, int> _seen = new Dictionary<MachineState, int>();
    private int _atWork;

    public MachineTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(GatewayTelemetry.Name);
        _running = _meter.CreateUpDownCounter<long>("autovibe.machines.running", "{machine}", "Machines whose agents run in this process.");
        _duration = _meter.CreateHistogram<double>("autovibe.machines.duration", "s", "Time in which the agent of a machine ran, by how it ended.");
        _checks = _meter.CreateHistogram<double>("autovibe.machines.check.duration", "s", "Time of a check, by whether it passed.");
        _open = _meter.CreateObservableGauge("autovibe.machines.open", Open, "{machine}", "Machines of all hubs that are not over, by state.");
        _questions = _meter.CreateHistogram<double>("autovibe.machines.question.duration", "s", "Time in which a machine waited for a person, by what became of its question.");
    }

    /// <summary>Whether anybody reads how many machines are in which state; only then is the database asked.</summary>
    public bool ShowsOpen => _open.Enabled;

    public void Dispose() => _meter.Dispose();

    /// <summary>Keeps what the database was seen to hold.</summary>
    public void See(IReadOnlyDictionary<MachineState, int> open) => Volatile.Write(ref _seen, open);

    /// <summary>Measures from now on how many machines this hub may run, and how many it runs.</summary>
    public void Watch(string hub, int capacity)
    {
        KeyValuePair<string, object?>[] name = [new("autovibe.hub.name", hub)];
        _meter.CreateObservableGauge("autovibe.hub.capacity", () => new Measurement<int>(capacity, name), "{machine}", "Machines that this hub may run at once.");
        _meter.CreateObservableGauge("autovibe.hub.used", () => new Measurement<int>(Volatile.Read(ref _atWork), name), "{machine}", "Machines whose agents run on this hub.");
    }

    // A state that nothing is in any more is told too, so that nobody shows what was there before.
    private IEnumerable<Measurement<int>> Open()
    {
        var seen = Volatile.Read(ref _seen);
        return Enum.GetValues<MachineState>()
            .Where(state => state is not (MachineState.Terminated or MachineState.Error))
            .Select(state => new Measurement<int>(seen.GetValueOrDefault(state), new KeyValuePair<string, object?>("autovibe.machine.state", state.ToWord())));
    }

    /// <summary>The span of an agent's run; what its calls of models cause goes on below it.</summary>
    public Activity? Begin(AgentWork work, IsolationLevel level)
    {
        Interlocked.Increment(ref _atWork);
        _running.Add(1, new KeyValuePair<string, object?>(GenAi.AgentName, work.Agent.Type));
        var span = Source.StartActivity($"invoke_agent {work.Agent.Type}", ActivityKind.Internal);
        span?.SetTag(GenAi.OperationName, "invoke_agent");
        span?.SetTag(GenAi.AgentName, work.Agent.Type);
        span?.SetTag(GenAi.AgentId, work.Id.ToString());
        span?.SetTag("autovibe.machine.start", work.Starts);
        span?.SetTag("autovibe.machine.isolation", level.ToWord());
        return span;
    }

    public void End(Activity? span, string agent, AgentOutcome outcome, TimeSpan duration, Spent spent)
    {
        Interlocked.Decrement(ref _atWork);
        _running.Add(-1, new KeyValuePair<string, object?>(GenAi.AgentName, agent));
        _duration.Record(duration.TotalSeconds, new(GenAi.AgentName, agent), new("autovibe.machine.outcome", outcome.ToWord()));
        span?.SetTag("autovibe.machine.outcome", outcome.ToWord());
        span?.SetTag(GenAi.Cost, spent.Money / 1e6);
        span?.SetTag("autovibe.tokens", spent.Tokens);
        if (outcome is not AgentOutcome.Succeeded)
            span?.SetTag(GenAi.ErrorType, outcome.ToWord()).SetStatus(ActivityStatusCode.Error);
        span?.Dispose();
    }

    /// <summary>The span of one check. The command itself may hold what is nobody's business, so only its place is told.</summary>
    public static Activity? BeginCheck(Guid machine, int number) =>
        Source.StartActivity("check", ActivityKind.Internal)?.SetTag(GenAi.Machine, machine.ToString()).SetTag("autovibe.check.number", number);

    public void Checked(Activity? span, Evidence fact, TimeSpan duration)
    {
        _checks.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("autovibe.check.passed", fact.Passed));
        span?.SetTag("autovibe.check.passed", fact.Passed).SetTag("process.exit.code", fact.ExitCode).SetTag("autovibe.checkpoint.id", fact.Checkpoint.ToString());
        if (!fact.Passed)
            span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>A machine has waited for a person.</summary>
    public void Asked(Activity? span, string agent, Question ended, TimeSpan waited)
    {
        _questions.Record(waited.TotalSeconds, new(GenAi.AgentName, agent), new("autovibe.question.state", ended.State.ToWord()));
        span?.AddEvent(new("autovibe.question", tags: new() { ["autovibe.question.tool"] = ended.Tool, ["autovibe.question.state"] = ended.State.ToWord(), ["autovibe.question.waited"] = waited.TotalSeconds }));
    }
}
