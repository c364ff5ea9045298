namespace AutoVibe.Pipelines.Testing;

// What people and the maintenance leader call.
public sealed partial class FaultyStore
{
    /// <inheritdoc/>
    public Task<RunIdentity> IdentifyAsync(CancellationToken ct) =>
        Through(StoreCall.Read, () => store.IdentifyAsync(ct), ct);

    /// <inheritdoc/>
    public Task<PipelineIds> RegisterAsync(PipelineShape shape, CancellationToken ct) =>
        Through(StoreCall.Catalog, () => store.RegisterAsync(shape, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredPipeline>> ListAsync(CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ListAsync(ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgeStatus>> StatusAsync(string pipeline, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.StatusAsync(pipeline, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PipelineProblem>> ProblemsAsync(string pipeline, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ProblemsAsync(pipeline, ct), ct);

    /// <inheritdoc/>
    public Task<bool> SetPausedAsync(string pipeline, string? segment, bool paused, CancellationToken ct) =>
        Through(StoreCall.Catalog, () => store.SetPausedAsync(pipeline, segment, paused, ct), ct);

    /// <inheritdoc/>
    public Task<bool> RequestRestartAsync(string pipeline, string segment, string actor, CancellationToken ct) =>
        Through(StoreCall.Catalog, () => store.RequestRestartAsync(pipeline, segment, actor, ct), ct);

    /// <inheritdoc/>
    public Task<DeadLetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ListAsync(filter, limit, cursor, ct), ct);

    /// <inheritdoc/>
    public Task<DeadLetter?> FindAsync(MessageSlot slot, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.FindAsync(slot, ct), ct);

    /// <inheritdoc/>
    public Task<DeadLetterOutcome> EditAsync(MessageSlot slot, int revision, byte[] body, string actor, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.EditAsync(slot, revision, body, actor, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterOutcome>> ReplayAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.ReplayAsync(letters, actor, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetterOutcome>> DiscardAsync(IReadOnlyList<DeadLetterRef> letters, string actor, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.DiscardAsync(letters, actor, ct), ct);

    /// <inheritdoc/>
    public Task<StatePage> ListAsync(int component, string? prefix, int limit, string? cursor, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ListAsync(component, prefix, limit, cursor, ct), ct);

    /// <inheritdoc/>
    public Task<KeyedState?> FindAsync(int component, string key, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.FindAsync(component, key, ct), ct);

    /// <inheritdoc/>
    public Task<StateOutcome> ReplaceAsync(int segment, KeyedState seen, byte[] body, string actor, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.ReplaceAsync(segment, seen, body, actor, ct), ct);

    /// <inheritdoc/>
    public Task<StateOutcome> ResetAsync(int segment, KeyedState seen, string actor, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.ResetAsync(segment, seen, actor, ct), ct);

    /// <inheritdoc/>
    public Task<Savepoint> CreateAsync(string pipeline, string name, TimeSpan? expiresAfter, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.CreateAsync(pipeline, name, expiresAfter, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Savepoint>> ListAsync(string? pipeline, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.ListAsync(pipeline, ct), ct);

    /// <inheritdoc/>
    public Task StartAsync(string pipeline, string name, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.StartAsync(pipeline, name, ct), ct);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string pipeline, string name, CancellationToken ct) =>
        Through(StoreCall.Person, () => store.DeleteAsync(pipeline, name, ct), ct);

    /// <inheritdoc/>
    public Task EnsureDaysAsync(int ahead, CancellationToken ct) =>
        Through(StoreCall.Upkeep, () => store.EnsureDaysAsync(ahead, ct), ct);

    /// <inheritdoc/>
    public Task<RetentionReport> RetireAsync(Retention retention, CancellationToken ct) =>
        Through(StoreCall.Upkeep, () => store.RetireAsync(retention, ct), ct);

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken ct) =>
        Through(StoreCall.Upkeep, () => store.RefreshAsync(ct), ct);

    /// <inheritdoc/>
    public Task SaveScheduleAsync(ScheduleRow schedule, CancellationToken ct) =>
        Through(StoreCall.Upkeep, () => store.SaveScheduleAsync(schedule, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRow>> SchedulesAsync(CancellationToken ct) =>
        Through(StoreCall.Read, () => store.SchedulesAsync(ct), ct);

    /// <inheritdoc/>
    public Task<bool> FireAsync(string schedule, DateTimeOffset due, DateTimeOffset next, OutgoingMessage message, CancellationToken ct) =>
        Through(StoreCall.Send, () => store.FireAsync(schedule, due, next, message, ct), ct);

    /// <inheritdoc/>
    public Task SaveMetricsAsync(MetricsFlush metrics, CancellationToken ct) =>
        Through(StoreCall.Upkeep, () => store.SaveMetricsAsync(metrics, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> CheckAsync(bool deep, CancellationToken ct) =>
        Through(StoreCall.Read, () => store.CheckAsync(deep, ct), ct);
}
