using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Has an agent review what a machine made. However that goes, there is evidence: that of a review, or that none was made and why.</summary>
internal sealed class RunReview(ThisHub hub, IEvolutionStore requests, Reviewer reviewer, FileWork files) : Transformer<ReviewOrder, CheckReport>
{
    private const int MostDeaths = 2;

    public override async ValueTask<CheckReport?> TransformAsync(ReviewOrder message, MessageContext context, CancellationToken ct)
    {
        var request = await files.RunAsync(() => requests.GetAsync(message.End.Request.Id, ct), ct);
        var deaths = context.Progress<ReviewProgress>()?.Deaths ?? 0;
        return request.StopAskedBy is { } actor ? Report(reviewer.NotMade(message, request, $"{actor} asked to stop it."))
            : deaths >= MostDeaths ? Report(reviewer.NotMade(message, request, $"{deaths} hubs died while its agent worked."))
            : Report(await ReviewAsync());

        async Task<Evidence> ReviewAsync()
        {
            await context.WaitUntilMayActAsync(ct);
            await context.SaveProgressAsync(new ReviewProgress(deaths + 1), ct);
            try
            {
                return await reviewer.ReviewAsync(message, request, hub.Id, deaths + 1, context.Draining, ct);
            }
            catch (TaskGivenBackException)
            {
                await context.SaveProgressAsync(new ReviewProgress(deaths), ct);
                throw;
            }
        }

        CheckReport Report(Evidence fact) => new(request.Id, fact.Machine, [fact]) { Round = message.End.Request.Round };
    }
}
