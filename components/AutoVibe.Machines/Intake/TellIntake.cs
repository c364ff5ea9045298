using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Tells how far an intake is. It stands behind a durable edge, so what it tells is committed, and a crash between both does not keep it from being told.</summary>
internal sealed class TellIntake(IProjectStore store, IEnumerable<IIntakeNews> listeners) : Sink<IntakePart>
{
    public override async ValueTask WriteAsync(IReadOnlyList<IntakePart> messages, SinkContext context, CancellationToken ct)
    {
        foreach (var id in messages.Select(message => message.Intake).Distinct())
        {
            foreach (var listener in listeners)
            {
                if (await store.FindIntakeAsync(id, ct) is { } intake)
                    await listener.TellAsync(intake, ct);
            }
        }
    }
}
