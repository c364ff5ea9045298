using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoVibe.Machines;

namespace AutoVibe.Platform;

/// <summary>Tells what changed to everybody who looks at it, in all processes that share a Redis.</summary>
public sealed class Updates(ILogStreams streams, TimeProvider time)
{
    private const string Stream = "updates";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Tells a change. Call it behind the commit that made it.</summary>
    /// <param name="kind">One of <see cref="UpdateKind"/>.</param>
    /// <param name="subject">What changed: the name of a pipeline, the slug of a project.</param>
    /// <param name="state">What it is now, or null.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task PublishAsync(string kind, string subject, string? state, CancellationToken ct) =>
        streams.AppendAsync(Stream, JsonSerializer.Serialize(new Update(kind, subject, state, time.GetUtcNow()), Json), ct);

    /// <summary>Where those who begin to look now begin to read.</summary>
    public Task<StreamPosition?> EndAsync(CancellationToken ct) => streams.EndAsync(Stream, ct);

    /// <summary>The changes behind a position, and then each as it comes.</summary>
    /// <param name="after">The position of the last one that is known, or null for all that are kept.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<UpdatePage> FollowAsync(StreamPosition? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var page in streams.FollowAsync(Stream, after, ct))
            yield return new([.. page.Entries.Select(entry => (entry.Position, JsonSerializer.Deserialize<Update>(entry.Text, Json)!))], page.Missed);
    }
}

/// <summary>Something that changed.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">To what.</param>
/// <param name="State">What it is now, where that is one word.</param>
/// <param name="At">When, by the clock of the process that did it.</param>
public sealed record Update(string Kind, string Subject, string? State, DateTimeOffset At);

/// <summary>Changes, in order.</summary>
/// <param name="Updates">Each with its position.</param>
/// <param name="Missed">Whether some before these may be missing: whoever shows something must read it anew.</param>
public sealed record UpdatePage(IReadOnlyList<(StreamPosition Position, Update Update)> Updates, bool Missed);

/// <summary>What can happen.</summary>
public static class UpdateKind
{
    /// <summary>A project came to be.</summary>
    public const string ProjectCreated = "project.created";

    /// <summary>A project was changed; the state is its new status when that is what changed.</summary>
    public const string ProjectChanged = "project.changed";

    /// <summary>An intake was asked for.</summary>
    public const string IntakeRequested = "intake.requested";

    /// <summary>An intake got further; at most once a second for each.</summary>
    public const string IntakeProgressed = "intake.progressed";

    /// <summary>An intake ended; the state says how.</summary>
    public const string IntakeEnded = "intake.ended";

    /// <summary>A checkpoint of a project was taken; the state is its id.</summary>
    public const string CheckpointTaken = "checkpoint.taken";

    /// <summary>One checkpoint or all of them were read and checked.</summary>
    public const string CheckpointsVerified = "checkpoint.verified";

    /// <summary>A budget of a project reached a part of its allocation; the state tells how many percent of which period and resource, such as <c>80 daily money</c>.</summary>
    public const string BudgetReached = "budget.reached";

    /// <summary>The evolution of a project was asked for, or a request waits for the turn of its next round; the state is the request.</summary>
    public const string EvolutionRequested = "evolution.requested";

    /// <summary>A request is over, or waits for an answer; the state is the request.</summary>
    public const string EvolutionEnded = "evolution.ended";

    /// <summary>An agent asks a person; the state is the question.</summary>
    public const string QuestionAsked = "question.asked";

    /// <summary>An agent has its answer or needs none any more; the state is the question.</summary>
    public const string QuestionEnded = "question.ended";

    /// <summary>A pipeline was paused.</summary>
    public const string PipelinePaused = "pipeline.paused";

    /// <summary>A pipeline goes on.</summary>
    public const string PipelineResumed = "pipeline.resumed";

    /// <summary>A pipeline has drained and is paused.</summary>
    public const string PipelineDrained = "pipeline.drained";

    /// <summary>A pipeline was started from a savepoint.</summary>
    public const string PipelineRestarted = "pipeline.restarted";

    /// <summary>A component of a pipeline begins anew; the state is its name.</summary>
    public const string ComponentRestarted = "component.restarted";

    /// <summary>A savepoint of a pipeline was made; the state is its name.</summary>
    public const string SavepointCreated = "savepoint.created";

    /// <summary>A savepoint of a pipeline was removed; the state is its name.</summary>
    public const string SavepointDeleted = "savepoint.deleted";

    /// <summary>What a component of a pipeline remembers of a key was replaced by a person; the state is the component's name.</summary>
    public const string StateReplaced = "state.replaced";

    /// <summary>What a component of a pipeline remembers of a key was removed by a person; the state is the component's name.</summary>
    public const string StateReset = "state.reset";

    /// <summary>The body of a dead letter was replaced.</summary>
    public const string LetterEdited = "dead-letter.edited";

    /// <summary>Dead letters run again; the subject is their number.</summary>
    public const string LettersReplayed = "dead-letter.replayed";

    /// <summary>Dead letters were removed; the subject is their number.</summary>
    public const string LettersDiscarded = "dead-letter.discarded";
}
