using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Has an agent review what a machine made. However that goes, there is evidence: that of a review, or that none was made and why.</summary>
internal sealed class RunReview(ThisHub hub, IEvolutionStore requests, Reviewer reviewer, AgentWorkshop workshop, FileWork files) : Transformer<ReviewOrder, CheckReport>
{
    private const int MostDeaths = 2;

    public override async ValueTask<CheckReport?> TransformAsync(ReviewOrder message, MessageContext context, CancellationToken ct)
    {
        await context.WaitUntilMayActAsync(ct);
        var request = await files.RunAsync(() => requests.GetAsync(message.End.Request.Id, ct), ct);
        var starts = context.Deaths + 1;
        await workshop.TidyAsync(message.Review, starts, ct);
        var fact = request.StopAskedBy is { } actor ? reviewer.NotMade(message, request, $"{actor} asked to stop it.")
            : context.Deaths >= MostDeaths ? reviewer.NotMade(message, request, $"{context.Deaths} hubs died while its agent worked.")
            : await reviewer.ReviewAsync(message, request, hub.Id, starts, context.Draining, ct);
        return new(request.Id, fact.Machine, [fact]) { Round = message.End.Request.Round };
    }
}
