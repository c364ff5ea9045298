namespace AutoVibe.Pipelines;

/// <summary>The fence did not fit a commit. When the epoch is the committer's and the number is one more than it named, the commit was applied before.</summary>
public sealed class LaneLostException(LaneId lane, Guid? owner, long epoch, long commitNo)
    : PipelineException(PipelineErrors.LaneLost, $"Lane {lane.Segment}/{lane.Part} is at epoch {epoch}, commit {commitNo}, owner {owner?.ToString() ?? "none"}; the commit named another state and changed nothing.")
{
    /// <summary>The lane's owner now.</summary>
    public Guid? Owner { get; } = owner;

    /// <summary>The lane's epoch now.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>The lane's commit number now.</summary>
    public long CommitNo { get; } = commitNo;
}

/// <summary>A batch of a sender was applied before.</summary>
public sealed class SendRepeatedException(Guid sender, long sendNo)
    : PipelineException(PipelineErrors.SendRepeated, $"Sender {sender} is at number {sendNo}; the batch named an earlier one and was not applied again.")
{
    /// <summary>The sender's number now.</summary>
    public long SendNo { get; } = sendNo;
}

/// <summary>A task has another owner by now; what this one did was not saved.</summary>
public sealed class TaskLostException(TaskToken task)
    : PipelineException(PipelineErrors.TaskLost, $"Task {task.Slot.Edge}/{task.Slot.Part}/{task.Slot.Seq} no longer belongs to token {task.Token}; nothing was saved.");

/// <summary>Thrown by a task that gives itself back, to be gone on with by the next process that has room: it costs no try, and its deliveries are counted anew.</summary>
public sealed class TaskGivenBackException() : PipelineException(PipelineErrors.TaskGivenBack, "The task gave itself back; another process goes on with it.");

/// <summary>The database refuses what a commit says; the same commit will never succeed.</summary>
public sealed class CommitRefusedException(string message, Exception? cause = null) : PipelineException(PipelineErrors.CommitRefused, message, cause);

/// <summary>The store cannot be reached or is busy. Whether the call had an effect is unknown; calls of the protocol can be sent again.</summary>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : PipelineException(PipelineErrors.StoreUnavailable, message, cause);
