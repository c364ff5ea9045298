using AutoVibe.Pipelines.Testing;
using AutoVibe.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Pipelines.Tests;

/// <summary>The examples of docs/testing.md.</summary>
public sealed class TestingExampleTests
{
    [Fact]
    public void Letters_are_posted_once_wherever_the_process_dies()
    {
        var report = CrashRun.Check(run =>
        {
            var post = new PostOffice();
            run.Services(services => services.AddSingleton(post).AddPipeline<LetterPipeline>());
            run.Send(new Purchase("ada", 10), new Purchase("bob", 20));
            run.Compare("letters", () => post.Letters);
        });

        Assert.Equal(2, report.Store.Rows.Count);
    }

    [Fact]
    public async Task A_purchase_is_confirmed_and_stored()
    {
        var store = new InMemoryPipelineStore(TimeProvider.System);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(new PostOffice()).AddPipeline<LetterPipeline>().RunPipelines().AddInMemoryPipelineStore(store);
        using var app = builder.Build();
        await app.StartAsync();
        await app.Services.GetRequiredService<IEnqueue<Purchase>>().EnqueueAsync(new Purchase("ada", 10), CancellationToken.None);
        await Until.TrueAsync(() => Task.FromResult(store.Rows.Count == 1), "a stored purchase");
        Assert.All(await store.CheckAsync(deep: true, CancellationToken.None), finding => Assert.True(finding.Passed, finding.Text));
        await app.StopAsync();
    }
}

internal sealed class LetterPipeline(PostOffice post) : PipelineDefinition
{
    public override void Define(PipelineBuilder p) => p.Inlet<Purchase>()
        .To(p.Add("confirm", _ => new Confirm(post)), edge => edge.Durable().KeyBy(purchase => purchase.Customer))
        .Into(p.Store<Purchase>("book"));

    private sealed class Confirm(PostOffice post) : Transformer<Purchase, Purchase>
    {
        public override ValueTask<Purchase?> TransformAsync(Purchase message, MessageContext context, CancellationToken ct)
        {
            post.Post($"{message.Customer} owes {message.Amount}", context.IdempotencyKey);
            return new(message);
        }
    }
}
