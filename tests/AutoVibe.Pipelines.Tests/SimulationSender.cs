using AutoVibe.Pipelines.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVibe.Pipelines.Tests;

/// <summary>A process that only sends: its calls fail by the plan too, but it does not crash, for nobody would send its messages again.</summary>
internal static class SimulationSender
{
    public static async Task SendAsync(SimulationWorld world, SimulationFaults faults, PipelineIds ids)
    {
        var connection = new FaultyStore(world.Store, world.Time, call => Survivable(faults.Of(call)));
        var sender = new Sender(connection, connection, new EdgeBoard(), world.Time, NullLogger<Sender>.Instance);
        var edge = world.Pipeline.Graph.Edges.Single(draft => draft.From.IsInlet);
        var target = (DurableTarget<SimulationMessage>)edge.CreateTarget(ids.Edges[edge.Name], 0, new EngineLimits(1 << 20));
        var sent = new List<Task<SendOutcome>>();
        foreach (var batch in world.Sent.Chunk(10))
        {
            sent.AddRange(batch.Select(message => sender.SendAsync(Prepare(target, message), default).AsTask()));
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1500)), world.Time);
        }

        foreach (var outcome in await Task.WhenAll(sent))
            Assert.Equal(SendStatus.Accepted, outcome.Status);
    }

    private static SendMessage Prepare(DurableTarget<SimulationMessage> target, SimulationMessage message)
    {
        var row = target.Write(message, new Guid(message.Number + 1, 0, 7, new byte[8]), null, null);
        return message.Number % 3 == 0 ? new SendMessage(row, $"client-{message.Number}", [1]) : new SendMessage(row, null, null);
    }

    private static StoreFault Survivable(StoreFault fault) => fault switch
    {
        StoreFault.CrashBefore => StoreFault.Unreached,
        StoreFault.CrashAfter => StoreFault.Unanswered,
        _ => fault,
    };
}
