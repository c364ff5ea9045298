namespace AutoVibe.Pipelines;

/// <summary>The errors that the engine names.</summary>
public static class PipelineErrors
{
    /// <summary>A pipeline's shape is wrong.</summary>
    public static readonly ErrorCode Shape = new("AV1001", ErrorKind.Usage, "The pipeline's shape is wrong",
        "A pipeline is checked before it starts and has one or more faults in its wiring. Nothing was started.", "Mend every fault that the message lists, then start again.");

    /// <summary>A registered edge changed in a way that would lose messages.</summary>
    public static readonly ErrorCode EdgeChanged = new("AV1002", ErrorKind.Conflict, "A durable edge changed its partitions or kind",
        "The database holds messages of this edge under another number of partitions or another kind. Starting would misplace them, so nothing was started.",
        "Go back to the registered setting, or give the component or edge a new name and drain the old one.");

    /// <summary>No pipeline of that name.</summary>
    public static readonly ErrorCode UnknownPipeline = new("AV1003", ErrorKind.NotFound, "There is no such pipeline",
        "No process has registered a pipeline of this name in this database.", "List the names with: autovibe pipeline list");

    /// <summary>No dead letter there.</summary>
    public static readonly ErrorCode UnknownDeadLetter = new("AV1004", ErrorKind.NotFound, "There is no such dead letter",
        "No dead letter has this address; it may have been replayed or discarded meanwhile.", "List them with: autovibe dead-letter list");

    /// <summary>A dead letter changed meanwhile.</summary>
    public static readonly ErrorCode DeadLetterChanged = new("AV1005", ErrorKind.Conflict, "The dead letter changed meanwhile",
        "Somebody edited, replayed or discarded this dead letter after you looked. Your change was not made.", "Look again with autovibe dead-letter show, then repeat.");

    /// <summary>A body is no valid message.</summary>
    public static readonly ErrorCode BadBody = new("AV1006", ErrorKind.Usage, "The body is not a valid message",
        "The text is not strict JSON of the message type that this edge carries. Nothing was stored.", "Correct the JSON at the place that the message names.");

    /// <summary>A message is too large.</summary>
    public static readonly ErrorCode MessageTooLarge = new("AV1007", ErrorKind.Usage, "The message is too large",
        "A message may not be larger than AutoVibe:Pipelines:MaxMessageBytes. Nothing was stored.", "Send a reference to the data, or raise AutoVibe:Pipelines:MaxMessageBytes on every process.");

    /// <summary>Another message was sent under the same client key.</summary>
    public static readonly ErrorCode ClientKeyConflict = new("AV1008", ErrorKind.Conflict, "Another message has this client key",
        "A message with another body was accepted under this client key before. This one was not stored.", "Use a new client key for a new message.");

    /// <summary>An edge is full.</summary>
    public static readonly ErrorCode BacklogFull = new("AV1009", ErrorKind.Unavailable, "The edge is full",
        "The backlog of the edge has reached its maximum. The message was not stored.", "Try again later, add workers, or raise the edge's MaxBacklog.");

    /// <summary>A lane has another owner.</summary>
    public static readonly ErrorCode LaneLost = new("AV1010", ErrorKind.Conflict, "The lane has another owner",
        "Another process took this lane over. What this process was about to commit was refused; the new owner repeats it. Nothing is lost or doubled.", "Nothing to do, unless it happens often: then the node cannot reach the database in time.");

    /// <summary>A batch was applied before.</summary>
    public static readonly ErrorCode SendRepeated = new("AV1011", ErrorKind.Conflict, "The batch was applied before",
        "A batch was sent again after an unknown result and turned out to be stored already.", "Nothing to do.");

    /// <summary>A task has another owner.</summary>
    public static readonly ErrorCode TaskLost = new("AV1012", ErrorKind.Conflict, "The task has another owner",
        "The node was thought dead and the task was given to another. What this one did was not saved.", "Nothing to do, unless it happens often: then the node cannot reach the database in time.");

    /// <summary>A task gave itself back.</summary>
    public static readonly ErrorCode TaskGivenBack = new("AV1033", ErrorKind.Unavailable, "The task gave itself back",
        "Its process was about to leave, so the task saved its progress and waits for the next process that has room. It costs no try.", "Nothing to do.");

    /// <summary>The database refuses a value.</summary>
    public static readonly ErrorCode CommitRefused = new("AV1013", ErrorKind.Failed, "The database refuses a value",
        "A statement of a sink or a value of a message breaks a rule of the database. The guilty message is found by halving the batch and treated as failed.", "Read the message's error: autovibe dead-letter list");

    /// <summary>The store is away.</summary>
    public static readonly ErrorCode StoreUnavailable = new("AV1014", ErrorKind.Unavailable, "The database cannot be reached",
        "The database did not answer in time or refused the connection. Work waits and goes on by itself; no message is lost.", "Check that the database runs and is reachable with the configured connection.");

    /// <summary>The log has a hole.</summary>
    public static readonly ErrorCode LogHole = new("AV1015", ErrorKind.Failed, "The log has a hole",
        "The numbers of a partition are not gapless: rows are missing. The lane stopped in front of the hole; nothing is skipped.", "Run: autovibe doctor --deep, then restore the missing rows from a back-up.");

    /// <summary>A component asked for state without a key.</summary>
    public static readonly ErrorCode NoKey = new("AV1016", ErrorKind.Failed, "State needs a key",
        "A component asked for keyed state while the message has no key.", "Give the durable edge in front of it a key: edge => edge.Durable().KeyBy(…).");

    /// <summary>No inlet takes this type.</summary>
    public static readonly ErrorCode UnknownInlet = new("AV1017", ErrorKind.NotFound, "There is no such inlet",
        "No pipeline that this process knows has an inlet of this name or message type.", "Add one to the pipeline with p.Inlet<T>(), or correct the name.");

    /// <summary>A savepoint cannot be used.</summary>
    public static readonly ErrorCode SavepointRefused = new("AV1018", ErrorKind.Conflict, "The savepoint cannot be used",
        "Its pipeline is not paused, the pipeline or its log is no longer what it was, or the name is taken. Nothing was changed.", "Pause the pipeline (autovibe pipeline pause NAME), and choose a savepoint from: autovibe savepoint list");

    /// <summary>A handler took too long.</summary>
    public static readonly ErrorCode HandlerTimeout = new("AV1019", ErrorKind.Failed, "A component took too long",
        "A component did not finish within AutoVibe:Pipelines:HandlerTimeout. Its run counts as failed and is repeated.", "Make the component obey its cancellation token, or raise the time-out, or use a task edge for long work.");

    /// <summary>An engine option is wrong.</summary>
    public static readonly ErrorCode Options = new("AV1020", ErrorKind.Usage, "A pipeline setting is wrong",
        "A setting under AutoVibe:Pipelines is out of its range. Nothing was started.", "Correct the setting that the message names.");

    /// <summary>A key cannot be stored.</summary>
    public static readonly ErrorCode BadKey = new("AV1021", ErrorKind.Usage, "The key cannot be stored",
        "A key may have at most 500 characters, none of them NUL, and no half of a surrogate pair. The message was not stored.", "Let KeyBy(…) make a shorter key, for instance a hash.");

    /// <summary>No savepoint of that name.</summary>
    public static readonly ErrorCode UnknownSavepoint = new("AV1022", ErrorKind.NotFound, "There is no such savepoint",
        "The pipeline has no savepoint of this name; it may have been removed, or expired long ago.", "List them with: autovibe savepoint list");

    /// <summary>A savepoint's name or time is none.</summary>
    public static readonly ErrorCode BadSavepoint = new("AV1023", ErrorKind.Usage, "The savepoint cannot be made like that",
        "A savepoint has a name of 1 to 100 characters that databases can store, and is kept for a time longer than none. Nothing was made.", "Correct what the message names: autovibe savepoint create PIPELINE NAME --expires-after 7.00:00:00");

    /// <summary>No durable edge of that name.</summary>
    public static readonly ErrorCode UnknownEdge = new("AV1024", ErrorKind.NotFound, "There is no such durable edge",
        "The pipeline has no durable edge of this name; edges in memory keep nothing.", "See the names with: autovibe pipeline graph PIPELINE");

    /// <summary>What is to be replayed is not said well.</summary>
    public static readonly ErrorCode BadReplay = new("AV1025", ErrorKind.Usage, "It is not clear what to replay",
        "A replay begins at a time or at a savepoint, ends later than it begins, and goes into another run. Nothing was replayed.",
        "For example: autovibe message replay PIPELINE --from 2026-03-01T00:00:00Z --into FOLDER");

    /// <summary>Messages cannot be replayed from there, or not into that run.</summary>
    public static readonly ErrorCode ReplayRefused = new("AV1026", ErrorKind.Conflict, "The messages cannot be replayed",
        "They have been trimmed, or the run that was named is not a shadow of the one that produced them, or was begun with another start.",
        "Name a later start, or a folder or database that does not exist yet: autovibe message replay PIPELINE --from TIME --into FOLDER");

    /// <summary>A shadow run takes nothing but a replay.</summary>
    public static readonly ErrorCode ShadowRun = new("AV1027", ErrorKind.Conflict, "This is a shadow run",
        "This database was made by a replay of another run's messages. Its sources rest, and it takes nothing from elsewhere.",
        "Send to the run that it shadows.");

    /// <summary>No living node has that id.</summary>
    public static readonly ErrorCode UnknownNode = new("AV1028", ErrorKind.NotFound, "There is no such node",
        "A node is one life of a process that runs pipelines. None that lives has this id; it may have ended meanwhile.",
        "List them with 'autovibe node list'.");

    /// <summary>No component of that name, or none that could do it.</summary>
    public static readonly ErrorCode UnknownComponent = new("AV1029", ErrorKind.NotFound, "There is no such component",
        "The pipeline has no component of this name that runs. An inlet does not run: other code pushes through it.", "See the names with: autovibe pipeline graph PIPELINE");

    /// <summary>A key without state.</summary>
    public static readonly ErrorCode UnknownState = new("AV1030", ErrorKind.NotFound, "There is no such state",
        "The component keeps nothing for this key; it may have been removed meanwhile.", "List the keys with: autovibe state list PIPELINE COMPONENT");

    /// <summary>State changed meanwhile or is in use.</summary>
    public static readonly ErrorCode StateChanged = new("AV1031", ErrorKind.Conflict, "The state changed meanwhile",
        "The component or somebody else changed this state after you looked, or a task of its key runs and will. Your change was not made.",
        "Look again with autovibe state show, then repeat. A component that changes it all the time rests after: autovibe pipeline pause PIPELINE");

    /// <summary>State that cannot be stored.</summary>
    public static readonly ErrorCode BadState = new("AV1032", ErrorKind.Usage, "The state cannot be stored",
        "State is strict JSON and no larger than AutoVibe:Pipelines:MaxMessageBytes. Nothing was stored.", "Correct the JSON at the place that the message names.");
}
