using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>
/// The connection string of PostgreSQL from where Aspire's client integration looks for it beside <c>ConnectionStrings:autovibe</c>, which wins: the section of the client and the
/// connection, then that of the client alone. Whoever reads it finds it under its one name.
/// </summary>
internal sealed class ClientSections : ConfigurationProvider, IConfigurationSource
{
    private static readonly string[] Places = ["Aspire:Npgsql:autovibe:ConnectionString", "Aspire:Npgsql:ConnectionString"];

    private readonly string? _found;

    /// <summary>Looks for it in the settings that were read.</summary>
    public ClientSections(IConfiguration settings)
    {
        _found = Array.Find(Places, key => !string.IsNullOrWhiteSpace(settings[key]));
        if (_found is not null)
            Set(Installation.ConnectionSetting, settings[_found]);
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override string ToString() => $"the setting {_found}";
}
