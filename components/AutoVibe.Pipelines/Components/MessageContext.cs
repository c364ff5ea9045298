using System.Text.Json;

namespace AutoVibe.Pipelines;

/// <summary>What a component knows of the message it handles. Valid during the call; do not keep it.</summary>
public class MessageContext
{
    private readonly NodeRuntime _node;
    private MessageBatch? _batch;
    private int _place;

    internal MessageContext(NodeRuntime node) => _node = node;

    /// <summary>Name of the pipeline.</summary>
    public string Pipeline => _node.Plan.Pipeline;

    /// <summary>Name of the component.</summary>
    public string Component => _node.Plan.Name;

    /// <summary>Id of the message that entered the segment, the same on every attempt and after a restore.</summary>
    public Guid MessageId => Run.Origin(Index).Id;

    /// <summary>Its key, or null.</summary>
    public string? Key => Run.Origin(Index).Key;

    /// <summary>When it was accepted, by the database's clock.</summary>
    public DateTimeOffset SentAt => Run.Origin(Index).CreatedAt;

    /// <summary>1 on the first try, one more after each failed one.</summary>
    public int Attempt => Run.Origin(Index).Failures + 1;

    /// <summary>Its headers.</summary>
    public IReadOnlyDictionary<string, string> Headers =>
        Run.Origin(Index).Headers is { } headers
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(headers) ?? []
            : System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Names an effect outside the database: equal on every attempt, different for every message, component and revision.</summary>
    public string IdempotencyKey => EffectKey(Run.Origin(Index), Component, _batch?.PlaceAt(_place) ?? default);

    internal Run Run { get; private set; } = null!;

    internal int Index { get; private set; }

    /// <summary>The state of this component for the message's key. Change the object; it is saved with the batch's commit.</summary>
    /// <exception cref="PipelineException">The message has no key.</exception>
    public ValueTask<T> StateAsync<T>()
        where T : class, new() =>
        _node.State.GetAsync<T>(Run, Index);

    /// <summary>Saves the progress of a task, so that another try can go on from it; nothing happens on other edges. Waits while the database is away.</summary>
    /// <exception cref="TaskLostException">Another node has the task by now; stop working on it.</exception>
    public ValueTask SaveProgressAsync<T>(T progress, CancellationToken ct) =>
        Run.Task is { } task ? task.SaveProgressAsync(MessageJson.Write(progress), ct) : ValueTask.CompletedTask;

    /// <summary>How many processes died with this task since it was handed on or last gave itself back; 0 on other edges.</summary>
    public int Deaths => Run.Task?.Deaths ?? 0;

    /// <summary>False for a task while its process has not reached the database for five eighths of <see cref="PipelineOptions.SilenceLimit"/>: soon another process may have the task. What it started outside must rest until then.</summary>
    public bool MayAct => Run.Task?.Contact.IsLost is not true;

    /// <summary>Waits while a task may not act. Call it before each effect outside the database, so that no two processes act on a task at the same time; on other edges it returns at once.</summary>
    /// <exception cref="OperationCanceledException">The task is not this process's any more, or the process stops.</exception>
    public ValueTask WaitUntilMayActAsync(CancellationToken ct) => Run.Task?.Contact.WaitAsync(ct) ?? ValueTask.CompletedTask;

    /// <summary>Cancelled for a task when its process is about to leave or to rest: one that takes long should save its progress and throw <see cref="TaskGivenBackException"/>. On other edges never.</summary>
    public CancellationToken Draining => Run.Task?.Draining ?? CancellationToken.None;

    /// <summary>What an earlier try of this task saved, or the default.</summary>
    public T? Progress<T>() => Run.Task?.Progress is { } bytes ? MessageJson.Read<T>(bytes) : default;

    // Several messages in one segment may descend from the same one that entered it.
    internal static string EffectKey(in Origin origin, string component, (int Edge, int Ordinal) place) =>
        place == default ? $"{origin.Id:N}-{component}-{origin.Revision}" : $"{origin.Id:N}-{component}-{origin.Revision}-{place.Edge}.{place.Ordinal}";

    internal void Begin(Run run, MessageBatch batch) => (Run, _batch) = (run, batch);

    // Once a message; what is the same for the whole batch is set before.
    internal void MoveTo(int place, int origin) => (_place, Index) = (place, origin);

    internal void MoveTo(Run run, int index) => (Run, _batch, Index) = (run, null, index);
}
