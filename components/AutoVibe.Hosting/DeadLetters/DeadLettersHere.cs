using System.Runtime.InteropServices;
using System.Text.Json;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>Dead letters of the database that this process has open.</summary>
internal sealed class DeadLettersHere(IDeadLetterStore store, PipelineCatalog catalog, Changes changes) : IDeadLetters
{
    // Few enough for one short transaction each.
    private const int Slice = 200;

    public async Task<LetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct)
    {
        PageLimit.Check(limit);
        var page = await store.ListAsync(filter, limit, cursor, ct);
        return new([.. page.Letters.Select(Letter.Of)], page.Next, page.Total);
    }

    public async Task<Letter> ShowAsync(string id, CancellationToken ct) => Letter.Of(await FindAsync(id, ct));

    public async Task<Letter> EditAsync(string id, int? revision, JsonElement body, CancellationToken ct)
    {
        var letter = await FindAsync(id, ct);
        var bytes = catalog.CheckBody(letter.Pipeline, letter.EdgeName, JsonMarshal.GetRawUtf8Value(body).ToArray());
        var outcome = await store.EditAsync(letter.Slot, revision ?? letter.Revision, bytes, Actor.Operator, ct);
        if (!outcome.Changed)
            throw new PipelineException(PipelineErrors.DeadLetterChanged, $"Dead letter {id} was not edited: {outcome.Problem}");

        await changes.TellAsync(Changes.Pipelines, UpdateKind.LetterEdited, id);
        return await ShowAsync(id, ct);
    }

    public Task<LetterReport> ReplayAsync(LetterSelection selection, bool dryRun, CancellationToken ct) =>
        ApplyAsync(selection, dryRun, UpdateKind.LettersReplayed, (letters, stop) => store.ReplayAsync(letters, Actor.Operator, stop), ct);

    public Task<LetterReport> DiscardAsync(LetterSelection selection, bool dryRun, CancellationToken ct) =>
        ApplyAsync(selection, dryRun, UpdateKind.LettersDiscarded, (letters, stop) => store.DiscardAsync(letters, Actor.Operator, stop), ct);

    private async Task<LetterReport> ApplyAsync(
        LetterSelection selection, bool dryRun, string kind, Func<IReadOnlyList<DeadLetterRef>, CancellationToken, Task<IReadOnlyList<DeadLetterOutcome>>> act, CancellationToken ct)
    {
        selection.Check();

        // All are found before any is changed: a replayed letter may die again and must not be met a second time.
        var (meant, refused) = await SelectAsync(selection, ct);
        var matched = meant.Count + refused.Count;
        if (dryRun)
            return new(matched, meant.Count, refused, DryRun: true);

        long changed = 0;
        foreach (var slice in meant.Chunk(Slice))
        {
            var outcomes = await act(slice, ct);
            changed += outcomes.Count(outcome => outcome.Changed);
            refused.AddRange(outcomes.Where(outcome => !outcome.Changed).Select(outcome => new RefusedLetter(Letter.Write(outcome.Slot), outcome.Problem ?? "It changed meanwhile.")));
        }

        if (changed > 0)
            await changes.TellAsync(Changes.Pipelines, kind, $"{changed}");
        return new(matched, changed, refused, DryRun: false);
    }

    private async Task<(List<DeadLetterRef> Meant, List<RefusedLetter> Refused)> SelectAsync(LetterSelection selection, CancellationToken ct)
    {
        var meant = new List<DeadLetterRef>();
        var refused = new List<RefusedLetter>();
        foreach (var id in (selection.Ids ?? []).Distinct())
        {
            if (await store.FindAsync(Letter.Parse(id), ct) is { } letter)
                meant.Add(new(letter.Slot, letter.Revision));
            else
                refused.Add(new(id, "There is no such dead letter.", IsUnknown: true));
        }

        if (selection.Ids is null)
            await foreach (var letter in AllAsync(selection.Filter ?? new(), ct))
                meant.Add(new(letter.Slot, letter.Revision));

        return (meant, refused);
    }

    private async IAsyncEnumerable<DeadLetter> AllAsync(DeadLetterFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var page = await store.ListAsync(filter, Slice, cursor, ct);
            foreach (var letter in page.Letters)
                yield return letter;

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task<DeadLetter> FindAsync(string id, CancellationToken ct) =>
        await store.FindAsync(Letter.Parse(id), ct) ?? throw new PipelineException(PipelineErrors.UnknownDeadLetter, $"There is no dead letter {id}.");
}
