using Microsoft.Extensions.Logging;

namespace AutoVibe.Pipelines;

internal abstract partial class Lane
{
    private protected static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "{Pipeline}/{Segment} lane {Part} cannot reach the store and tries again: {Reason}")]
        public static partial void StoreAway(ILogger logger, string pipeline, string segment, short part, string reason);

        [LoggerMessage(1002, LogLevel.Error, "Message {MessageId} on {Edge} is a dead letter ({Reason}) after {Failures} failed tries")]
        public static partial void DeadLettered(ILogger logger, Guid messageId, string edge, string reason, int failures, Exception? error);

        [LoggerMessage(1003, LogLevel.Warning, "Message {MessageId} on {Edge} was skipped by policy after {Failures} failed tries")]
        public static partial void Skipped(ILogger logger, Guid messageId, string edge, int failures, Exception? error);

        [LoggerMessage(1004, LogLevel.Error, "{Pipeline}/{Segment} lane {Part} stopped: {Reason}")]
        public static partial void Stopped(ILogger logger, string pipeline, string segment, short part, string reason);

        [LoggerMessage(1005, LogLevel.Error, "A run of {Pipeline}/{Segment} lane {Part} ignored its cancellation and was abandoned")]
        public static partial void Abandoned(ILogger logger, string pipeline, string segment, short part);

        [LoggerMessage(1006, LogLevel.Warning, "{Pipeline}/{Segment} lane {Part} had {Unclean} owners that died; its next messages run one by one")]
        public static partial void Probing(ILogger logger, string pipeline, string segment, short part, int unclean);

        [LoggerMessage(1008, LogLevel.Error, "Source {Source} of {Pipeline} failed and is asked again in {Pause}")]
        public static partial void SourceFailed(ILogger logger, string pipeline, string source, TimeSpan pause, Exception error);

        [LoggerMessage(1009, LogLevel.Error, "{Pipeline}/{Segment} lane {Part} does not get past a message: {Reason}")]
        public static partial void Blocked(ILogger logger, string pipeline, string segment, short part, string reason);

        [LoggerMessage(1010, LogLevel.Error, "Message {MessageId} of {Pipeline}/{Source} is lost: it failed {Failures} time(s), the lane is given back, and the source has no position to read it again from")]
        public static partial void Lost(ILogger logger, Guid messageId, string pipeline, string source, int failures, Exception error);

        [LoggerMessage(1007, LogLevel.Warning, "A time-out of {Component} for key {Key} failed and is tried again later")]
        public static partial void TimerFailed(ILogger logger, string component, string key, Exception error);
    }
}
