using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>What the one maintenance leader does.</summary>
internal sealed class SqlUpkeepStore(Database database) : IUpkeepStore
{
    public Task EnsureDaysAsync(int ahead, CancellationToken ct) => database.Days.EnsureAsync(ahead, ct);

    public async Task<RetentionReport> RetireAsync(Retention retention, CancellationToken ct)
    {
        var removed = new Dictionary<string, long>();
        var alarms = new List<string>();
        await database.CommitAsync(
            new SqlBatch()
                .Read(UpkeepStatements.Savepoints, _ => Count("savepoints"), retention.Savepoints)
                .Read(UpkeepStatements.ClientKeys, _ => Count("enqueue_keys"), retention.ClientKeys)
                .Read(UpkeepStatements.Senders, _ => Count("senders"), retention.ClientKeys)
                .Read(UpkeepStatements.Hubs, _ => Count("hubs"), retention.Metrics)
                .Read(UpkeepStatements.Nodes, _ => Count("nodes"))
                .Read(UpkeepStatements.Health, _ => Count("system_health"), retention.Metrics),
            ct);
        await database.Days.RetireAsync(retention, removed, alarms, ct);
        return new(removed, alarms);

        void Count(string table) => removed[table] = removed.GetValueOrDefault(table) + 1;
    }

    public Task RefreshAsync(CancellationToken ct) => database.Days.RefreshAsync(ct);

    public Task SaveScheduleAsync(ScheduleRow schedule, CancellationToken ct) => database.CommitAsync(
        new SqlBatch().Add(UpkeepStatements.SaveSchedule, schedule.Name, schedule.Rule, schedule.NextAt, schedule.Paused), ct);

    public async Task<IReadOnlyList<ScheduleRow>> SchedulesAsync(CancellationToken ct)
    {
        var schedules = new List<ScheduleRow>();
        await database.ReadAsync(new SqlBatch().Read(UpkeepStatements.Schedules, row => schedules.Add(new(row.Text(0), row.Text(1), row.Time(2), row.Bool(3)))), ct);
        return schedules;
    }

    public async Task<bool> FireAsync(string schedule, DateTimeOffset due, DateTimeOffset next, OutgoingMessage message, CancellationToken ct)
    {
        try
        {
            await database.CommitAsync(CommitBatch.AddOutputs(new SqlBatch().Add(UpkeepStatements.Fire, schedule, due, next), [message]), ct);
            return true;
        }
        catch (GuardException guard) when (guard.Code == GuardException.Position)
        {
            return false;
        }
    }

    public Task SaveMetricsAsync(MetricsFlush metrics, CancellationToken ct)
    {
        var (components, ports, health) = (metrics.Components, metrics.Ports, metrics.Health);
        return database.CommitAsync(
            new SqlBatch()
                .Add(
                    UpkeepStatements.SaveComponents,
                    SqlRows.Of(components).With(components, c => c.Component).With(components, c => c.Metric).With(components, c => c.Unit).With(components, c => c.Value),
                    metrics.Node)
                .Add(
                    UpkeepStatements.SavePorts,
                    SqlRows.Of(ports).With(ports, p => p.Port).With(ports, p => p.Sent).With(ports, p => p.Received).With(ports, p => p.SendMilliseconds)
                        .With(ports, p => p.ReceiveMilliseconds).With(ports, p => p.AgeMilliseconds).With(ports, p => p.BufferUse),
                    metrics.Node)
                .Add(
                    UpkeepStatements.SaveHealth,
                    SqlRows.Of(health).With(health, h => h.Component).With(health, h => Names.Of(h.State)).With(health, h => StorableText.Clean(h.Details)),
                    metrics.Node),
            ct);
    }
}
