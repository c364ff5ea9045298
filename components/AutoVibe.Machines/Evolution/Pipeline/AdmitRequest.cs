using System.Runtime.CompilerServices;
using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Makes the machines of a round.</summary>
internal sealed class AdmitRequest(TimeProvider time) : FlatTransformer<EvolutionTerms, MachineOrder>
{
    public override async IAsyncEnumerable<MachineOrder> TransformAsync(EvolutionTerms message, MessageContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        await ValueTask.CompletedTask;
        for (var number = message.First; number < message.First + message.Variants; number++)
            yield return new(Guid.CreateVersion7(time.GetUtcNow()), number, message);
    }
}
