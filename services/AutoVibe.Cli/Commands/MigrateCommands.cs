using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class MigrateCommands
{
    public static Command Create() => new("migrate", "The schema of the database.") { Up(), Down(), Status() };

    private static Command Up()
    {
        var version = Version("Stop at this version. Default: the newest.");
        var command = new Command("up", "Applies the migrations that are missing.") { version };
        command.SetAction(async (parsed, ct) =>
        {
            using var migrations = Open(parsed, change: true);
            Show(parsed, await migrations.UpAsync(parsed.GetValue(version), ct), "The schema was up to date.");
        });
        return command;
    }

    private static Command Down()
    {
        var version = Version("Take back every migration above this version; 0 takes back all. Default: only the last one.");
        var command = new Command("down", "Takes migrations back. What their tables hold is lost.") { version };
        command.SetAction(async (parsed, ct) =>
        {
            using var migrations = Open(parsed, change: true);
            Show(parsed, await migrations.DownAsync(parsed.GetValue(version), ct), "There was nothing to take back.");
        });
        return command;
    }

    private static Command Status()
    {
        var command = new Command("status", "Lists the migrations and which of them are applied.");
        command.SetAction(async (parsed, ct) =>
        {
            using var migrations = Open(parsed, change: false);
            Show(parsed, await migrations.StatusAsync(ct), "There are no migrations.");
        });
        return command;
    }

    private static Argument<int?> Version(string description) => new("VERSION") { Arity = ArgumentArity.ZeroOrOne, Description = description };

    private static Migrations Open(ParseResult parsed, bool change)
    {
        if (parsed.GetValue(GlobalOptions.Server) is not null)
            throw new AutoVibeException(SettingErrors.BadCommandLine, "'migrate' opens the database itself and takes no --server.", fix: "Name the database with --data or --connection.");

        return Migrations.Open(parsed.Settings(), change);
    }

    private static void Show(ParseResult parsed, MigrationList list, string whenNone) => parsed.Output().Result(list, console =>
    {
        if (list.Migrations.Count == 0)
        {
            console.WriteLine(whenNone);
            return;
        }

        var table = new Listing("version>", "name", "state", "applied");
        foreach (var migration in list.Migrations)
            table.AddRow(Cell.Row(migration.Version, migration.Name, migration.State, migration.AppliedAt));
        console.Write(table);
    });
}
