using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

public sealed class MachineQuestionsTests : IAsyncDisposable
{
    private static readonly AgentEvent.PermissionRequest Write = new("q1", "Write", "{}");

    private readonly ManualTime _time = new();
    private readonly MachineOptions _options = new() { QuestionLimit = TimeSpan.FromMinutes(30) };
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<MachineTelemetry>().BuildServiceProvider();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Machine _machine;
    private QuestionsInMemory _store;
    private HubInbox? _inbox;

    public MachineQuestionsTests()
    {
        _store = new(_time);
        _machine = new()
        {
            Id = Guid.CreateVersion7(), Project = Guid.CreateVersion7(), Request = Guid.CreateVersion7(), Number = 1, Agent = "claude_code", Parent = Guid.CreateVersion7(), Hub = Guid.CreateVersion7(), Starts = 1,
            CreatedAt = _time.GetUtcNow(),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_inbox is not null)
            await _inbox.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task The_agent_hears_what_a_person_says_and_the_log_tells_who_said_it()
    {
        var questions = Open();
        var asking = questions.AskAsync(Write, _said.Enqueue, default);

        await _store.AnswerAsync(_store.All.Single().Id, new(false, "Not this."), "ada", default);

        Assert.Equal(new(false, "Not this."), await PassAsync(asking));
        Assert.Equal(["ada did not allow Write: Not this."], _said);
    }

    [Fact]
    public async Task An_answer_that_the_hub_is_called_for_is_heard_before_its_next_look()
    {
        var questions = Open();
        var asking = questions.AskAsync(Write, _said.Enqueue, default);
        await _store.AnswerAsync(_store.All.Single().Id, new(true), "ada", default);

        _inbox!.LookNow();

        Assert.Equal(new(true), await asking.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task An_answer_that_nobody_gives_is_a_no_when_the_limit_has_passed()
    {
        var questions = Open();
        var asking = questions.AskAsync(Write, _said.Enqueue, default);
        _time.Advance(_options.QuestionLimit - TimeSpan.FromSeconds(1));
        Assert.False(asking.IsCompleted);

        Assert.Equal(new(false, "Nobody answered within 0:30:00."), await PassAsync(asking));
        Assert.Equal(QuestionState.Expired, _store.All.Single().State);
    }

    [Fact]
    public async Task What_the_agent_takes_back_is_withdrawn()
    {
        var questions = Open();
        using var over = new CancellationTokenSource();
        var asking = questions.AskAsync(Write, _said.Enqueue, over.Token);

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(QuestionState.Withdrawn, _store.All.Single().State);
    }

    [Fact]
    public async Task Nothing_is_kept_while_an_answer_is_owed_and_nothing_is_asked_while_something_is_kept()
    {
        var questions = Open();
        var (kept, keeping) = (0, new TaskCompletionSource());
        Task Keep()
        {
            kept++;
            return keeping.Task;
        }

        var first = questions.UnlessPausedAsync(Keep, default);
        var asking = questions.AskAsync(Write, _said.Enqueue, default);
        Assert.Empty(_store.All);
        keeping.SetResult();
        await first;
        await Until.TrueAsync(() => Task.FromResult(_store.All.Count == 1), "The question");

        await questions.UnlessPausedAsync(Keep, default);
        Assert.Equal(1, kept);
        await _store.AnswerAsync(_store.All.Single().Id, new(true), "ada", default);
        await PassAsync(asking);
        await questions.UnlessPausedAsync(Keep, default);
        Assert.Equal(2, kept);
    }

    [Fact]
    public async Task A_database_that_is_away_for_a_moment_makes_the_agent_wait_longer()
    {
        _store.Away = 3;
        var questions = Open();
        var asking = questions.AskAsync(Write, _said.Enqueue, default);
        await PassUntilAsync(() => _store.All.Count == 1);
        _store.Away = 2;

        await _store.AnswerAsync(_store.All.Single().Id, new(true), "ada", default);

        Assert.Equal(new(true), await PassAsync(asking));
    }

    [Fact]
    public async Task An_agent_that_needs_no_answer_does_not_wait_for_a_database_that_is_away()
    {
        var questions = Open();
        using var over = new CancellationTokenSource();
        var asking = questions.AskAsync(Write, _said.Enqueue, over.Token);
        _store.Away = int.MaxValue;

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_hub_that_has_lost_the_machine_asks_nobody()
    {
        _store = new(_time) { IsLost = true };
        var questions = Open();

        Assert.False((await questions.AskAsync(Write, _said.Enqueue, default)).Allowed);
        Assert.Empty(_store.All);
    }

    [Fact]
    public async Task How_long_a_machine_waited_is_measured_and_stands_in_its_span()
    {
        using var span = new Activity("machine").Start();
        var seen = new ConcurrentBag<(double Seconds, string? State)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => Listen(instrument, own) };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => seen.Add((value, (string?)tags.ToArray().Single(tag => tag.Key == "autovibe.question.state").Value)));
        listener.Start();
        var questions = Open(span);
        var asking = questions.AskAsync(Write, _said.Enqueue, default);
        _time.Advance(TimeSpan.FromSeconds(20));
        await _store.AnswerAsync(_store.All.Single().Id, new(true), "ada", default);

        await PassAsync(asking);

        var (seconds, state) = Assert.Single(seen);
        Assert.Equal("allowed", state);
        Assert.InRange(seconds, 20, 60);
        var told = Assert.Single(span.Events);
        Assert.Equal(("autovibe.question", "Write"), (told.Name, told.Tags.Single(tag => tag.Key == "autovibe.question.tool").Value));
    }

    private void Listen(Instrument instrument, MeterListener own)
    {
        if (instrument.Name == "autovibe.machines.question.duration" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
            own.EnableMeasurementEvents(instrument);
    }

    private MachineQuestions Open(Activity? span = null)
    {
        _inbox = new(_store, _time);
        var desk = new QuestionDesk(_store, _inbox, [], _options, _services.GetRequiredService<MachineTelemetry>(), _time);
        var request = new EvolutionRequest
        {
            Id = _machine.Request, Project = _machine.Project, Prompt = "x", Agent = "claude_code", Variants = 1, Parent = _machine.Parent, Budget = 1, RequestedBy = "ada", RequestedAt = _time.GetUtcNow(), Asks = true,
            Round = new() { Number = 1, Begin = _machine.Parent, First = 1, Variants = 1, Share = 1, Available = 1 },
        };
        return desk.Of(_machine, request, span);
    }

    private async Task<PermissionAnswer> PassAsync(Task<PermissionAnswer> asking)
    {
        await PassUntilAsync(() => asking.IsCompleted);
        return await asking;
    }

    // Lets time pass, half a second at a time, until what was waited for is there.
    private Task PassUntilAsync(Func<bool> isThere) => Until.TrueAsync(
        () =>
        {
            if (!isThere())
                _time.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(isThere());
        },
        "What time brings");
}
