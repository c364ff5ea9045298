using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Pipelines.Tests;

/// <summary>The kit can go red, and says why.</summary>
public sealed class CrashRunFailureTests
{
    private static readonly Purchase[] Purchases = [new("ada", 1), new("bob", 2), new("ada", 3), new("bob", 4), new("ada", 5), new("bob", 6)];

    [Fact]
    public void An_effect_that_happens_twice_is_seen_and_the_crash_named()
    {
        var error = Assert.Throws<CrashRunException>(() => CrashRun.Check(run =>
        {
            var post = new PostOffice();
            run.Services(services => services.AddSingleton<PipelineDefinition>(new ConfirmingPipeline(post, stamped: false)));
            run.Send(Purchases);
            run.Compare("letters", () => post.Letters);
        }));

        Assert.False(error.Point!.After);
        Assert.Matches("^Crashed before commit point [0-9]+, the commit of lane [01] of confirming/confirm, the pipeline does not end as it should:\ntoo much: letters: ", error.Message);
        Assert.DoesNotContain("missing", error.Difference);
    }

    [Fact]
    public void What_a_component_keeps_in_memory_is_lost_and_that_is_seen()
    {
        var error = Assert.Throws<CrashRunException>(() => CrashRun.Check(run =>
        {
            run.Services(services => services.AddPipeline<ForgetfulPipeline>());
            run.Send(Purchases);
        }));

        Assert.Contains("missing: row of forgetful/book: Purchase {\"customer\":\"bob\",\"amount\":6}", error.Difference);
    }

    [Fact]
    public void What_is_not_compared_may_differ() => CrashRun.Check(run =>
    {
        run.Services(services => services.AddPipeline<ForgetfulPipeline>());
        run.Send(Purchases);
        run.Compared = CrashEnds.All & ~CrashEnds.Rows;
    });

    [Fact]
    public void A_component_that_does_otherwise_in_every_run_is_found_out()
    {
        var runs = 0;
        var error = Assert.Throws<CrashRunException>(() => CrashRun.Check(run =>
        {
            var last = runs++ == 0 ? 6 : 1;
            run.Services(services => services.AddPipeline<ForgetfulPipeline>().Configure<PipelineOptions>(options => options.BatchSize = 1));
            run.Send(Purchases[..last]);
            run.Compared = CrashEnds.None;
        }));

        Assert.Contains("did not come to this point again", error.Message);
    }

    [Fact]
    public void A_pipeline_that_never_rests_is_given_up_after_its_time()
    {
        var error = Assert.Throws<CrashRunException>(() => CrashRun.Check(run =>
        {
            run.Services(services => services.AddSingleton<PipelineDefinition>(new FailingPipeline(Poison.Stop)));
            run.Send(new Purchase("ada", -1));
            run.Limit = TimeSpan.FromMinutes(10);
        }));

        Assert.Null(error.Point);
        Assert.Contains("1 accepted, 0 done", error.Message);
        Assert.Contains("lane", error.Message);
    }

    [Fact]
    public void A_component_that_blocks_its_thread_is_given_up_after_real_time()
    {
        using var never = new ManualResetEventSlim();
        var error = Assert.Throws<CrashRunException>(() => CrashRun.Check(run =>
        {
            run.Services(services => services.AddSingleton<PipelineDefinition>(new HandlingPipeline(_ =>
            {
                never.Wait(CancellationToken.None);
                return Task.CompletedTask;
            })));
            run.Send(Purchases);
            run.Patience = TimeSpan.FromSeconds(1);
        }));
        never.Set();

        Assert.Contains("block its thread", error.Message);
    }

    [Fact]
    public void A_component_that_leaves_the_thread_is_found_out()
    {
        var error = Assert.Throws<CrashRunException>(() => CrashRun.Check(run =>
        {
            run.Services(services => services.AddSingleton<PipelineDefinition>(new HandlingPipeline(_ => Task.Run(() => { }))));
            run.Send(Purchases);
        }));

        Assert.Contains("left the simulated thread", error.Message);
    }

    [Fact]
    public void A_wrong_shape_is_told_as_everywhere_else() =>
        Assert.Throws<PipelineException>(() => CrashRun.Check(run => run.Services(services => services.AddSingleton<PipelineDefinition>(new OpenPipeline()))));

    private sealed class HandlingPipeline(Func<Purchase, Task> handle) : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) =>
            p.Inlet<Purchase>("purchases").Into(p.ForEach<Purchase>("handle", async (purchase, _) => await handle(purchase)), edge => edge.Durable());
    }

    private sealed class OpenPipeline : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Inlet<Purchase>("purchases");
    }
}
