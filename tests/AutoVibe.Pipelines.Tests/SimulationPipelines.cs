namespace AutoVibe.Pipelines.Tests;

/// <summary>Two durable hops: a tally per key, kept as state, then a sink.</summary>
internal sealed class SimulatedTally(Poison poison) : SimulationPipeline
{
    public override string Name => "tally";

    public override bool HoldsKeys => poison == Poison.HoldKey;

    public override bool Counts => true;

    public override void Define(PipelineBuilder p) => p.Inlet<SimulationMessage>("inbox")
        .To(p.Add("count", services => new Count(World(services))), edge => edge.Durable().KeyBy(message => message.Key).Partitions(3).Retry(3).OnPoison(poison))
        .Into(p.Add("book", services => new SimulatedBook(World(services))), edge => edge.Durable().KeyBy(booking => booking.Key).Partitions(3).Retry(3).OnPoison(poison));

    private sealed class Count(SimulationWorld world) : Transformer<SimulationMessage, SimulationBooking>
    {
        public override async ValueTask<SimulationBooking?> TransformAsync(SimulationMessage message, MessageContext context, CancellationToken ct)
        {
            world.Meet(message, SimulationTrouble.Transformer);
            var sum = await context.StateAsync<Sum>();
            sum.Count++;
            return new SimulationBooking(message.Key, [message], sum.Count);
        }
    }

    private sealed class Sum
    {
        public int Count { get; set; }
    }
}

/// <summary>A merger that joins three messages of a key, or what has come after two seconds.</summary>
internal sealed class SimulatedGathering : SimulationPipeline
{
    public override string Name => "gathering";

    public override bool HoldsKeys => true;

    public override void Define(PipelineBuilder p)
    {
        var gather = p.Add<Gather>();
        p.Inlet<SimulationMessage>("inbox").ConnectTo(gather.Messages, edge => edge.Durable().KeyBy(message => message.Key).Partitions(3).OnPoison(Poison.HoldKey));
        gather.Output.Into(p.Add("book", services => new SimulatedBook(World(services))), edge => edge.Durable().KeyBy(booking => booking.Key).Partitions(3).Retry(3).OnPoison(Poison.HoldKey));
    }

    private sealed class Gather : Merger<Gathered, SimulationBooking>
    {
        public InputPort<SimulationMessage> Messages => Input<SimulationMessage>((gathered, message) => gathered.Messages.Add(message));

        public override TimeSpan Timeout => TimeSpan.FromSeconds(2);

        public override bool IsComplete(Gathered state) => state.Messages.Count == 3;

        public override ValueTask<SimulationBooking?> MergeAsync(Gathered state, bool complete, MessageContext context, CancellationToken ct) =>
            new(new SimulationBooking(state.Messages[0].Key, state.Messages, 0));
    }

    private sealed class Gathered
    {
        public List<SimulationMessage> Messages { get; set; } = [];
    }
}

/// <summary>Tasks, two at a time, with the sink in the same commit.</summary>
internal sealed class SimulatedTasks : SimulationPipeline
{
    public override string Name => "tasks";

    public override bool HoldsKeys => true;

    public override void Define(PipelineBuilder p) => p.Inlet<SimulationMessage>("inbox")
        .To(p.Add("work", services => new Work(World(services))), edge => edge.Tasks(2).KeyBy(message => message.Key).Partitions(3).Retry(5).OnPoison(Poison.HoldKey))
        .Into(p.Add("book", services => new SimulatedBook(World(services))));

    private sealed class Work(SimulationWorld world) : Transformer<SimulationMessage, SimulationBooking>
    {
        public override async ValueTask<SimulationBooking?> TransformAsync(SimulationMessage message, MessageContext context, CancellationToken ct)
        {
            await context.SaveProgressAsync(message.Number, ct);
            await Task.Delay(TimeSpan.FromMilliseconds(message.Number * 20), world.Time, ct);
            world.Meet(message, SimulationTrouble.Transformer);
            return new SimulationBooking(message.Key, [message], 0);
        }
    }
}

internal sealed class SimulatedBook(SimulationWorld world) : Sink<SimulationBooking>
{
    public override async ValueTask WriteAsync(IReadOnlyList<SimulationBooking> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var booking in messages)
        {
            foreach (var message in booking.Messages)
                world.Meet(message, SimulationTrouble.Sink);
            await Task.Yield();
            context.Execute("INSERT", new KeyValuePair<string, object?>[] { new("booking", booking) });
        }
    }
}
