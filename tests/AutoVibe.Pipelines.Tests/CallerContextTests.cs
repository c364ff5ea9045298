using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Pipelines.Tests;

/// <summary>A caller whose thread is busy, as that of a window or of a test that blocks: nothing posted to its context ever runs.</summary>
public sealed class CallerContextTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly InMemoryPipelineStore _store = new(TimeProvider.System);

    [Fact]
    public void A_host_starts_runs_and_ends_under_a_context_that_never_runs_anything() => Under(() =>
    {
        using (var host = Start())
        {
            var sender = host.Services.GetRequiredService<IEnqueue<string>>();
            for (var i = 0; i < 3; i++)
                End(sender.EnqueueAsync($"{i}", CancellationToken.None).AsTask(), "sending");
            Assert.True(SpinWait.SpinUntil(() => _store.Rows.Count == 3, Patience), "The lanes wait for the caller.");
            End(host.StopAsync(), "stopping");
        }
    });

    [Fact]
    public void The_engine_itself_leaves_the_context_of_whoever_runs_it() => Under(() =>
    {
        using var host = Build();
        using var stop = new CancellationTokenSource();
        var running = host.Services.GetRequiredService<PipelineHost>().RunAsync(stop.Token);
        End(host.Services.GetRequiredService<PipelineHost>().Registered, "registering");
        End(host.Services.GetRequiredService<IEnqueue<string>>().EnqueueAsync("0", CancellationToken.None).AsTask(), "sending");
        Assert.True(SpinWait.SpinUntil(() => _store.Rows.Count == 1, Patience), "The lanes wait for the caller.");
        stop.Cancel();
        End(running, "draining");
    });

    private IHost Start()
    {
        var host = Build();
        End(host.StartAsync(), "starting");
        return host;
    }

    private IHost Build()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPipeline<Words>().RunPipelines().AddInMemoryPipelineStore(_store);
        return builder.Build();
    }

    private static void End(Task work, string what)
    {
        Assert.True(Task.WaitAny([work], Patience) == 0, $"The {what} waits for the caller.");
        work.GetAwaiter().GetResult();
    }

    private static void Under(Action act)
    {
        var work = new Task(
            () =>
            {
                SynchronizationContext.SetSynchronizationContext(new Deaf());
                act();
            },
            TaskCreationOptions.LongRunning);
        work.Start(TaskScheduler.Default);
        Assert.True(Task.WaitAny([work], 4 * Patience) == 0, "The caller never comes back.");
        work.GetAwaiter().GetResult();
    }

    private sealed class Words : PipelineDefinition
    {
        public override void Define(PipelineBuilder p) => p.Inlet<string>().Into(p.Store<string>("words"), edge => edge.Durable());
    }

    private sealed class Deaf : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
