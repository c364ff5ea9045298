namespace AutoVibe.Chaos.Tests;

/// <summary>Two durable keyed edges with keyed state between them; the last one ends in a row per message.</summary>
public sealed class ChaosPipeline : PipelineDefinition
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    public override void Define(PipelineBuilder p) => p.Inlet<Step>()
        .To(p.Add<Tally>(), edge => edge.Durable().KeyBy(step => step.Key).Retry(attempts: 2, FirstDelay).On<InvalidDataException>(Poison.DeadLetter))
        .Into(p.Add<Ledger>(), edge => edge.Durable().KeyBy(counted => counted.Key));
}
