using System.Collections.Concurrent;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>One run of a program that is an agent: reads what it prints, answers what it asks, and ends it when it hangs.</summary>
internal sealed class AgentRun(
    SandboxedProcess process, AgentCommand command, AgentTranscript transcript, IAgentObserver observer, AgentOptions options, TimeProvider time)
{
    private const int LongestLine = 8 * 1024 * 1024;
    private const int LongestComplaint = 64 * 1024;
    private const int KeptComplaints = 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _oneByOne = new(1);
    private readonly SemaphoreSlim _input = new(1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _questions = new();
    private readonly ConcurrentBag<Task> _work = [];
    private readonly Queue<string> _complaints = new();
    private long _heard = time.GetTimestamp();
    private long _ended;
    private int _busy;

    /// <summary>Runs to the end, and gives how the program ended and how that is judged.</summary>
    public async Task<(SandboxExit Exit, AgentJudgement Judgement)> RunAsync(CancellationToken ct)
    {
        _work.Add(ReadAsync(process.Output, LongestLine, transcript.Read));
        _work.Add(ReadAsync(process.Error, LongestComplaint, Complain));
        if (command.Input is { } input)
            _work.Add(WriteAsync(input, close: !command.TakesAnswers));

        var reason = await WatchAsync(ct);
        if (reason is not null)
        {
            // Nobody is to think about what is stopped.
            await WithdrawAsync();
            await process.StopAsync(options.Grace);
        }

        var exit = await process.Exit;
        await WithdrawAsync();
        await Task.WhenAll(_work);
        return (exit, reason ?? Limit(exit.End) ?? Judge(exit.Code));
    }

    /// <summary>Waits until the program ends, and gives null, or until it must be ended, and gives the reason.</summary>
    private async Task<AgentJudgement?> WatchAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.WhenAny(process.Exit, Task.Delay(Look, time, ct));
            if (process.Exit.IsCompleted)
                return null;
            if (ct.IsCancellationRequested)
                return new(AgentOutcome.Stopped, "It was stopped.");

            // What an observer throws ends the run, which must not go on unseen; the error itself comes out where the work is awaited.
            if (_work.Any(work => work.IsFaulted))
                return new(AgentOutcome.Failed, null);

            // A program that has told its result and goes on has nothing to say that would change it.
            if (Volatile.Read(ref _ended) is not 0 and var ended && time.GetElapsedTime(ended) > options.AfterResult)
                return Judge(exitCode: 0);
            if (Volatile.Read(ref _busy) == 0 && _questions.IsEmpty && time.GetElapsedTime(Volatile.Read(ref _heard)) > options.Silence)
                return new(AgentOutcome.TimedOut, $"It said nothing for {options.Silence:g}.");
        }
    }

    private async Task WithdrawAsync()
    {
        foreach (var question in _questions.Values)
            await question.CancelAsync();
    }

    private AgentJudgement Judge(int exitCode) => transcript.Judge(exitCode, string.Join('\n', _complaints));

    private static AgentJudgement? Limit(SandboxEnd end) => end switch
    {
        SandboxEnd.Exited => null,
        SandboxEnd.Stopped => new(AgentOutcome.Stopped, "It was stopped."),
        SandboxEnd.OutOfTime => new(AgentOutcome.TimedOut, "It ran longer than it may."),
        _ => new(AgentOutcome.Limit, $"It passed a limit of its sandbox: {end.ToWord()}."),
    };

    private async Task ReadAsync(Stream stream, int longest, Func<string, IEnumerable<AgentEvent>> read)
    {
        await foreach (var (line, passedOver) in new LineReader(stream, longest).ReadAsync(CancellationToken.None))
        {
            Interlocked.Increment(ref _busy);
            await _oneByOne.WaitAsync();
            try
            {
                foreach (var e in read(line))
                    await TakeAsync(e);
                if (passedOver > 0)
                    await TakeAsync(new AgentEvent.Notice($"{passedOver} bytes of a line that was too long were passed over."));
            }
            finally
            {
                _oneByOne.Release();
                Volatile.Write(ref _heard, time.GetTimestamp());
                Interlocked.Decrement(ref _busy);
            }
        }
    }

    private async Task TakeAsync(AgentEvent e)
    {
        switch (e)
        {
            case AgentEvent.Withdrawn withdrawn:
                if (_questions.TryGetValue(withdrawn.Id, out var question))
                    await question.CancelAsync();
                return;
            case AgentEvent.PermissionRequest request:
                _work.Add(AnswerAsync(request));
                break;
            case AgentEvent.Result when command.TakesAnswers:
                _work.Add(CloseAsync());
                break;
        }

        if (e is AgentEvent.Result)
            Volatile.Write(ref _ended, time.GetTimestamp());
        await observer.OnAsync(e, CancellationToken.None);
    }

    private IEnumerable<AgentEvent> Complain(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return [];

        _complaints.Enqueue(line);
        if (_complaints.Count > KeptComplaints)
            _complaints.Dequeue();
        return [new AgentEvent.Notice(line)];
    }

    private async Task AnswerAsync(AgentEvent.PermissionRequest request)
    {
        // Not disposed: whoever withdraws it may hold it a moment longer, and without a timer it holds nothing.
        var over = new CancellationTokenSource();
        _questions[request.Id] = over;
        await Task.Yield();
        using var rest = process.Rest();
        try
        {
            var answer = await observer.AskAsync(request, over.Token);
            string? line;
            await _oneByOne.WaitAsync(over.Token);
            try
            {
                line = transcript.Answer(request.Id, answer);
            }
            finally
            {
                _oneByOne.Release();
            }

            if (line is not null)
                await WriteAsync($"{line}\n", close: false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The question was withdrawn, or its asker has ended.
        }
        finally
        {
            _questions.TryRemove(request.Id, out _);
            Volatile.Write(ref _heard, time.GetTimestamp());
        }
    }

    private Task CloseAsync() => WriteAsync("", close: true);

    private async Task WriteAsync(string words, bool close)
    {
        await _input.WaitAsync();
        try
        {
            await process.Input.WriteAsync(Encoding.UTF8.GetBytes(words));
            await process.Input.FlushAsync();
            if (close)
                process.Input.Close();
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The program ended, or closed its input, before it read everything.
        }
        finally
        {
            _input.Release();
        }
    }
}
