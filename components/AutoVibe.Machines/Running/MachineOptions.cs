using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>How machines run. Bound from <c>AutoVibe:Machines</c>.</summary>
public sealed class MachineOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Machines";

    /// <summary>Machines that run at once on this hub: its capacity. Default: 4.</summary>
    [Range(1, 100_000)]
    public int AtOnce { get; set; } = 4;

    /// <summary>Machines whose work is checked at once on this hub. Default: 2.</summary>
    [Range(1, 10_000)]
    public int ChecksAtOnce { get; set; } = 2;

    /// <summary>Attempts of one request where greediness decides how many: a project with greediness 1 gets this many. Default: 4.</summary>
    [Range(1, 1000)]
    public int MaxWidth { get; set; } = 4;

    /// <summary>Rounds of attempts at one request where greediness decides how many: a project with greediness 1 gets this many while none wins. Default: 1.</summary>
    [Range(1, 100)]
    public int MaxRounds { get; set; } = 1;

    /// <summary>Time between the checkpoints that are taken of a machine while it works. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckpointEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the time that a machine has worked is recorded, and whether its project's budgets still allow it is looked at. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MeterEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time after which a machine is stopped. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time without any sign of an agent after which it is stopped. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Time after which a question that nobody has answered counts as declined. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan QuestionLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time between asking a machine's programs to end and ending them. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time after which a check counts as failed. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckTimeLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Machines whose work is reviewed at once on this hub. Default: 2.</summary>
    [Range(1, 10_000)]
    public int ReviewsAtOnce { get; set; } = 2;

    /// <summary>Time after which a reviewer is stopped; there is no review then. Default: 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReviewTimeLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Time after which a request is decided by the attempts that have ended. Default: 8 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "60.00:00:00")]
    public TimeSpan RequestTimeLimit { get; set; } = TimeSpan.FromDays(8);

    /// <summary>Memory of all programs of a machine, in bytes. Default: 4 GiB.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long Memory { get; set; } = 4L << 30;

    /// <summary>Disk space of a machine's workspace and home, in bytes. Default: 8 GiB.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long Disk { get; set; } = 8L << 30;

    /// <summary>Processes of a machine at one time. Default: 512.</summary>
    [Range(1, 100_000)]
    public int Processes { get; set; } = 512;

    internal SandboxLimits LimitsFor(TimeSpan wall) => new() { Wall = wall, Memory = Memory, Disk = Disk, Processes = Processes };
}
