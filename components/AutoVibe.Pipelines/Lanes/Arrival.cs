namespace AutoVibe.Pipelines;

/// <summary>A message that a lane works on, and what becomes of it.</summary>
internal sealed class Arrival(EdgeDraft draft, MessageSlot slot, StoredMessage message)
{
    public EdgeDraft Draft { get; } = draft;

    public MessageSlot Slot { get; } = slot;

    public StoredMessage Message { get; } = message;

    /// <summary>True when it comes from <c>port_deliveries</c>, false when it comes from the log.</summary>
    public bool Parked { get; init; }

    public int Failures { get; set; }

    public int Revision { get; init; }

    public Verdict Verdict { get; set; }

    public bool Holds { get; set; }

    public TimeSpan Delay { get; set; }

    public string? Reason { get; set; }

    public string? Error { get; set; }

    /// <summary>What it caused when it ran alone.</summary>
    public Effects? Effects { get; set; }

    /// <summary>The trace context of the batch that it came first in, when somebody listens.</summary>
    public byte[]? Span { get; set; }

    public bool Ordered => Draft.Options.Ordered && Message.Key is not null;

    /// <summary>Whether later messages of its key must wait.</summary>
    public bool Blocks => Ordered && (Verdict is Verdict.Waiting or Verdict.Held || (Verdict == Verdict.Dead && Holds));

    public Origin Origin => new(Message.Id, Message.Key, Message.CreatedAt, Message.Trace, Message.Headers, Failures, Revision);

    /// <summary>Forgets what its last run came to, because it runs again.</summary>
    public void Reopen()
    {
        Verdict = Verdict.Open;
        (Holds, Delay, Reason, Error, Effects) = (false, TimeSpan.Zero, null, null, null);
    }

    public void Hold()
    {
        Reopen();
        Verdict = Verdict.Held;
    }

    public static bool IsTimeout(Exception error) => error is PipelineException { Error.Code: var code } && code == PipelineErrors.HandlerTimeout.Code;

    public void Bury(string reason, string error, bool holds = false)
    {
        Verdict = Verdict.Dead;
        Reason = reason;
        Error = error;
        Holds = holds && Ordered;
    }

    /// <summary>Decides what a failed try means, by the policy of the message's edge.</summary>
    /// <returns>False when the policy is to stop in front of it.</returns>
    public bool Judge(Exception error, Random random)
    {
        var options = Draft.Options;
        Failures++;
        Error = ErrorText.Of(error);
        Reason = error switch
        {
            HopLimitException => "hops",
            PoisonStateException => "state",
            _ when IsTimeout(error) => "timeout",
            _ => "error",
        };
        var policy = error switch
        {
            HopLimitException => Poison.DeadLetter,
            PoisonStateException => Poison.HoldKey,
            _ => options.PolicyFor(error),
        };
        if (policy is null && Failures <= options.MaxRetries)
        {
            Verdict = Verdict.Waiting;
            Delay = options.DelayFor(Failures, random);
            return true;
        }

        switch (policy ?? options.OnPoison)
        {
            case Poison.Skip:
                Verdict = Verdict.Dropped;
                return true;
            case Poison.Stop:
                return false;
            case var parked:
                Verdict = Verdict.Dead;
                Holds = parked == Poison.HoldKey && Ordered;
                return true;
        }
    }
}

/// <summary>What becomes of a message.</summary>
internal enum Verdict
{
    Open,
    Done,
    Waiting,
    Held,
    Dead,
    Dropped,
}

internal static class ErrorText
{
    private const int Longest = 4000;

    public static string Of(Exception error)
    {
        var text = $"{error.GetType().FullName}: {error.Message}";
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
            text += $"\n  caused by {inner.GetType().FullName}: {inner.Message}";
        if (error.StackTrace is { } trace)
            text += "\n" + trace;

        // Neither PostgreSQL's text nor people can do anything with NUL.
        text = text.Replace("\0", "\uFFFD", StringComparison.Ordinal);
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }
}
