using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

public sealed class CrashRunTests
{
    private static readonly Purchase[] Purchases = [.. Enumerable.Range(0, 10).Select(no => new Purchase($"customer-{no % 5}", no))];

    [Fact]
    public void Letters_with_a_stamp_are_posted_once_wherever_the_process_dies()
    {
        var report = CrashRun.Check(run =>
        {
            var post = new PostOffice();
            run.Services(services => services.AddSingleton<PipelineDefinition>(new ConfirmingPipeline(post, stamped: true)));
            run.Send(Purchases);
            run.Compare("letters", () => post.Letters);
        });

        Assert.Equal(10, report.Store.Rows.Count);
        Assert.Contains(report.Points, point => point is { After: false, What: "the commit of lane 1 of confirming/confirm" });
        Assert.Equal(report.Points.Count, report.Points.Distinct().Count());
        Assert.Equal(report.Points.Count(point => point.After), report.Points.Count(point => !point.After));
    }

    [Fact]
    public void A_splitter_and_a_merger_end_the_same_wherever_the_process_dies()
    {
        var report = CrashRun.Check(run =>
        {
            run.Services(services => services.AddPipeline<SplittingPipeline>());
            run.Send(Purchases);
        });

        Assert.Equal(5, report.Store.Rows.Count);
        Assert.Contains("""{"customer":"customer-4","amount":13}""", report.Store.Rows.Select(row => row.Json));
    }

    [Fact]
    public void A_source_with_a_position_repeats_what_did_not_commit_under_the_same_ids()
    {
        var report = CrashRun.Check(run =>
        {
            var post = new PostOffice();
            run.Services(services => services.AddSingleton<PipelineDefinition>(new CountingPipeline(post)));
            run.Compare("letters", () => post.Letters);
        });

        Assert.Equal(10, report.Store.Rows.Count);
    }

    [Fact]
    public void Tasks_go_on_from_their_progress_wherever_the_process_dies()
    {
        var report = CrashRun.Check(run =>
        {
            var post = new PostOffice();
            run.Services(services => services.AddSingleton<PipelineDefinition>(new TaskPipeline(post)));
            run.Send(Purchases[..4]);
            run.Compare("letters", () => post.Letters);
        });

        Assert.Equal(4, report.Store.Rows.Count);
        Assert.Contains(report.Points, point => point is { After: true, What: "the progress of a task on task/purchases--work" });
    }

    [Theory]
    [InlineData(Poison.DeadLetter)]
    [InlineData(Poison.HoldKey)]
    [InlineData(Poison.Skip)]
    public void Retries_and_dead_letters_end_the_same_wherever_the_process_dies(Poison poison)
    {
        var report = CrashRun.Check(run =>
        {
            run.Services(services => services.AddSingleton<PipelineDefinition>(new FailingPipeline(poison)));
            run.Send(new Purchase("ada", 1), new Purchase("bob", -1), new Purchase("ada", 20), new Purchase("bob", 30), new Purchase("cleo", 40), new Purchase("cleo", 50));
            run.Refuse = command => Equals(command.Parameters[1].Value, 40) ? "amount 40 breaks a rule" : null;
        });

        Assert.Equal(poison == Poison.HoldKey ? 2 : 4, report.Store.Executed.Count);
    }
}
