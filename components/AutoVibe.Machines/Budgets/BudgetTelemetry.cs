using System.Diagnostics.Metrics;

namespace AutoVibe.Machines;

/// <summary>The metrics of budgets: what this process settled, and which alerts that raised.</summary>
public sealed class BudgetTelemetry : IDisposable
{
    private const string Resource = "autovibe.budget.resource";
    private readonly Meter _meter;
    private readonly Counter<double> _used;
    private readonly Counter<long> _alerts;

    /// <summary>Makes its instruments.</summary>
    public BudgetTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(GatewayTelemetry.Name);
        _used = _meter.CreateCounter<double>("autovibe.budget.used", null, "What was charged to budgets, by resource: money in the currency, times in seconds, everything else in its own unit.");
        _alerts = _meter.CreateCounter<long>("autovibe.budget.alerts", "{alert}", "Budgets that reached a part of their allocation.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Used(BudgetResource resource, long amount)
    {
        if (amount > 0)
            _used.Add((double)BudgetAmounts.InUnits(resource, amount), new KeyValuePair<string, object?>(Resource, resource.ToWord()));
    }

    internal void Reached(BudgetAlert alert) =>
        _alerts.Add(1, new(Resource, alert.Budget.Resource.ToWord()), new("autovibe.budget.period", alert.Budget.Period.ToWord()), new("autovibe.budget.percent", alert.Percent));
}
