namespace AutoVibe.Pipelines;

/// <summary>What becomes of a message whose tries are used up, or that failed with an error that is not worth a retry.</summary>
/// <remarks>In a segment that a source feeds nothing can be parked: there <see cref="DeadLetter"/> and <see cref="HoldKey"/> mean that the lane stands in front of the message and tries it once a minute.</remarks>
public enum Poison
{
    /// <summary>It is parked as a dead letter; the messages behind it go on.</summary>
    DeadLetter,

    /// <summary>It is parked as a dead letter and later messages of its key wait until it is replayed or discarded.</summary>
    HoldKey,

    /// <summary>It is dropped and counted; an entry in the log of the process says so.</summary>
    Skip,

    /// <summary>Its lane stops in front of it until somebody resumes the pipeline.</summary>
    Stop,
}
