namespace AutoVibe.Chaos.Tests;

/// <summary>The places at which the engine can be killed.</summary>
public enum CrashPoint
{
    BeforeClaim,
    AfterClaim,
    BeforeRun,
    AfterRun,
    BeforeEffect,
    AfterEffect,
    BeforeCommit,
    DuringCommit,
    AfterCommit,
    BeforeParking,
    AfterParking,
    BeforeTaskClaim,
    AfterTaskClaim,
    BeforeTaskEnd,
    DuringTaskEnd,
    AfterTaskEnd,
    BeforeSend,
    DuringSend,
    AfterSend,
}
