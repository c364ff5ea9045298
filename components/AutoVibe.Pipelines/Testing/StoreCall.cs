namespace AutoVibe.Pipelines.Testing;

/// <summary>What a call to a store is for, as a plan of faults sees it.</summary>
public enum StoreCall
{
    /// <summary>Looks only.</summary>
    Read,

    /// <summary>Commits a batch of a lane, or notes a probe.</summary>
    Commit,

    /// <summary>Appends messages from outside a lane: of a sender or a schedule.</summary>
    Send,

    /// <summary>Claims, saves, ends or recovers tasks.</summary>
    Task,

    /// <summary>Claims lanes or gives one back.</summary>
    Lane,

    /// <summary>Registers a node or beats, declares one dead, drains or removes one.</summary>
    Node,

    /// <summary>Registers, pauses or resumes a pipeline, or asks a part of it to begin anew.</summary>
    Catalog,

    /// <summary>Treats dead letters, keyed state or savepoints.</summary>
    Person,

    /// <summary>Maintains: retention, schedules, metrics.</summary>
    Upkeep,
}
