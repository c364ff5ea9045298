using Microsoft.Extensions.Hosting;

namespace AutoVibe.ServiceDefaults;

/// <content>PostgreSQL through Aspire's client integration.</content>
public static partial class ServiceDefaultsExtensions
{
    // A data source for components. The stores have connections of their own, whose health, spans and metrics are there already.
    static partial void AddDatabase(IHostApplicationBuilder builder) => builder.AddNpgsqlDataSource(
        ResourceNames.Database, settings => settings.DisableHealthChecks = settings.DisableTracing = settings.DisableMetrics = true);
}
