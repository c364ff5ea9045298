namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    private readonly SortedDictionary<string, ScheduleRow> _schedules = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task SaveScheduleAsync(ScheduleRow schedule, CancellationToken ct) => Do(
        () => _schedules[schedule.Name] = _schedules.TryGetValue(schedule.Name, out var known) && known.Rule == schedule.Rule
            ? schedule with { NextAt = known.NextAt }
            : schedule,
        ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRow>> SchedulesAsync(CancellationToken ct) =>
        Answer<IReadOnlyList<ScheduleRow>>(() => [.. _schedules.Values], ct);

    /// <inheritdoc/>
    public Task<bool> FireAsync(string schedule, DateTimeOffset due, DateTimeOffset next, OutgoingMessage message, CancellationToken ct) => Answer(
        () =>
        {
            if (!_schedules.TryGetValue(schedule, out var row) || row.NextAt != due)
                return false;

            var part = Partition(message.To);
            _schedules[schedule] = row with { NextAt = next };
            part.Append(message, Now);
            Changed?.Invoke($"the stroke of schedule {schedule}");
            return true;
        },
        ct);
}
