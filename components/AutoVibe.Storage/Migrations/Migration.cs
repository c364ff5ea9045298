namespace AutoVibe.Storage;

/// <summary>One numbered step of the schema with the scripts that go there and back.</summary>
internal sealed record Migration(int Version, string Name, MigrationScript Up, MigrationScript Down);

/// <summary>What the table <c>schema_version</c> says about a migration.</summary>
internal sealed record JournalEntry
{
    public int Version { get; init; }

    public string Name { get; init; } = "";

    public string Checksum { get; init; } = "";

    public string State { get; init; } = "";

    /// <summary>How many statements of the script that runs are done; counts only while the migration is unfinished.</summary>
    public int Steps { get; init; }

    public DateTimeOffset? AppliedAt { get; init; }
}

/// <summary>A migration as people see it.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Whether it is applied.</param>
/// <param name="AppliedAt">When it was applied.</param>
public sealed record MigrationStatus(int Version, string Name, MigrationState State, DateTimeOffset? AppliedAt);

/// <summary>Whether a migration is applied.</summary>
public enum MigrationState
{
    /// <summary>It is not applied.</summary>
    Pending,

    /// <summary>It was interrupted on the way up; the next run finishes it.</summary>
    Applying,

    /// <summary>It is applied.</summary>
    Applied,

    /// <summary>It was interrupted on the way down; the next run finishes that first.</summary>
    Reverting,

    /// <summary>It is applied with another text than this program carries.</summary>
    Changed,

    /// <summary>It is applied and this program does not know it.</summary>
    Unknown,
}
