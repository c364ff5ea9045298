using System.Data.Common;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AutoVibe.Storage;

/// <summary>Reads the settings and finds the database; reports everything that is wrong at once, each with its origin and what mends it.</summary>
internal sealed class StorageOptionsReader(IConfiguration configuration, IHostEnvironment environment)
    : IConfigureOptions<StorageOptions>, IValidateOptions<StorageOptions>
{
    private const string ConnectionKey = "ConnectionStrings:autovibe";
    private const string DataKey = "AutoVibe:Data";
    private const string LibraryKey = "AutoVibe:Sqlite:Library";

    private readonly SettingsBinder _binder = new(configuration);

    public void Configure(StorageOptions options)
    {
        _binder.Bind(StorageOptions.Section, options);
        options.Address ??= FindAddress();
    }

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var problems = new SettingsBinder(configuration);
        new StorageOptionsRules(problems).Check(options);
        CheckAddress(options.Address!, problems);
        if (configuration[LibraryKey] is { Length: > 0 } library && !File.Exists(library))
            problems.Report(LibraryKey, library, "there is no such file; name a SQLite library or remove the setting");

        string[] all = [.. _binder.Problems, .. problems.Problems];
        return all.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(all);
    }

    private DatabaseAddress FindAddress()
    {
        if (configuration[ConnectionKey] is { Length: > 0 } connection)
            return DatabaseAddress.Postgres(Verified(connection), $"{ConnectionKey}, {SettingOrigin.Of(configuration, ConnectionKey)}");
        if (configuration[DataKey] is { Length: > 0 } folder)
            return DatabaseAddress.SqliteFile(folder, $"{DataKey}, {SettingOrigin.Of(configuration, DataKey)}");

        return environment.IsEnvironment("Testing")
            ? DatabaseAddress.SqliteMemory("profile Testing")
            : DatabaseAddress.SqliteFile(".autovibe", "default folder .autovibe");
    }

    // Where a connection must be verified, saying nothing about it means just that; platforms hand out connection strings that say nothing.
    private string Verified(string connection)
    {
        try
        {
            var said = new DbConnectionStringBuilder { ConnectionString = connection };
            if (!IsStrict || said.ContainsKey("SSL Mode") || said.ContainsKey("SslMode"))
                return connection;

            var parts = new NpgsqlConnectionStringBuilder(connection);
            return string.IsNullOrEmpty(parts.Host) || parts.Host.Split(',').All(IsLocal) ? connection : $"{connection.TrimEnd(';')};SSL Mode=VerifyFull";
        }
        catch (ArgumentException)
        {
            // The check tells of it.
            return connection;
        }
    }

    private bool IsStrict => environment.IsStaging() || environment.IsProduction();

    private void CheckAddress(DatabaseAddress address, SettingsBinder problems)
    {
        if (address.Kind != DatabaseKind.Postgres)
        {
            if (IsStrict)
            {
                problems.Report(ConnectionKey, "", $"profile {environment.EnvironmentName} needs PostgreSQL, and {address} ({address.Origin}) is not; "
                    + "set the connection string, or DOTNET_ENVIRONMENT=Development");
            }

            return;
        }

        try
        {
            var parts = new NpgsqlConnectionStringBuilder(address.ConnectionString);
            if (string.IsNullOrEmpty(parts.Host))
                problems.Report(ConnectionKey, "…", "it names no Host");
            else if (IsStrict && parts.SslMode != SslMode.VerifyFull && !parts.Host.Split(',').All(IsLocal))
                problems.Report(ConnectionKey, $"Host={parts.Host};SslMode={parts.SslMode}", $"profile {environment.EnvironmentName} needs SslMode=VerifyFull for a host beyond this machine");
        }
        catch (ArgumentException e)
        {
            // The string is not repeated: it may hold a password.
            problems.Report(ConnectionKey, "…", $"it cannot be read ({e.Message}); {StorageErrors.ConnectionString.Fix}");
        }
    }

    private static bool IsLocal(string host)
    {
        var name = host.StartsWith('[') ? host[1..].Split(']')[0] : host.Split(':')[0];
        return host.StartsWith('/') || host.StartsWith('@') || name is "localhost" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
