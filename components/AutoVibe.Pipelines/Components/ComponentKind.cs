namespace AutoVibe.Pipelines;

/// <summary>The five kinds of components.</summary>
public enum ComponentKind
{
    /// <summary>Brings messages in.</summary>
    Source,

    /// <summary>Makes one message of another, or none, or several.</summary>
    Transformer,

    /// <summary>Sends a message to one or more of its outputs.</summary>
    Splitter,

    /// <summary>Joins messages of several inputs by key.</summary>
    Merger,

    /// <summary>Takes messages out.</summary>
    Sink,
}
