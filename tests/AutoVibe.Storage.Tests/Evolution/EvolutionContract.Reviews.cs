using AutoVibe.Machines;

namespace AutoVibe.Storage.Tests;

public abstract partial class EvolutionContract
{
    [ContractFact]
    public async Task A_request_keeps_who_reviews()
    {
        var request = New() with { Review = new() { Agent = "shell", Command = "sh -c 'x'\0", Model = "m" } };

        await _store.AddAsync(request, default);

        Assert.Equal(request.Review with { Command = "sh -c 'x'\uFFFD" }, (await _store.FindAsync(request.Id, default))!.Review);
    }

    [ContractFact]
    public async Task A_review_is_kept_with_its_judgement_and_findings_and_cannot_be_changed()
    {
        var (request, _, verdict) = await WeighedAsync(needsApproval: false);
        var check = verdict.Attempts[0].Evidence[0];
        Finding[] findings =
        [
            new() { File = "a/b.c", Line = 3, Column = 7, Severity = FindingSeverity.Error, Category = "correctness", Message = "'; DROP TABLE findings; --", Suggestion = "n" },
            new() { Severity = FindingSeverity.Info, Category = "style", Message = "y" },
        ];
        var review = check with
        {
            Id = Guid.CreateVersion7(Now.AddSeconds(1)),
            Source = EvidenceSource.Review,
            Command = "claude_code m",
            ExitCode = null,
            Passed = false,
            Credibility = 0.5,
            Cost = 1234,
            Review = new(87.5, "nearly", ["short", "clear"]),
            Findings = findings,
        };

        await RunAsync(_statements.Keep([review]));

        var facts = await _store.EvidenceAsync(request.Id, default);
        Assert.Equal([check.Id, review.Id], facts.Select(fact => fact.Id));
        Assert.Equal(check, facts[0]);
        Assert.Equal(review with { Review = facts[1].Review, Findings = facts[1].Findings }, facts[1]);
        Assert.Equal((87.5, "nearly"), (facts[1].Review!.Score, facts[1].Review!.Summary));
        Assert.Equal(["short", "clear"], facts[1].Review!.Highlights);
        Assert.Equal(findings, facts[1].Findings);
        await RefusedAsync("UPDATE findings SET severity = 'info'");
        await RefusedAsync("DELETE FROM findings");
    }

    [ContractFact]
    public async Task The_history_of_each_attempt_names_the_evidence_that_its_acceptance_or_rejection_rests_on()
    {
        var (_, machine, verdict) = await WeighedAsync(needsApproval: false);

        await RunAsync(_statements.Record(verdict));

        var sql = "SELECT count(*) FROM evolution_history WHERE machine_id = @machine AND CAST(evidence AS text) LIKE @id";
        Assert.Equal(1, await CountAsync(sql, new { machine, id = $"[\"{verdict.Attempts[0].Evidence[0].Id}\"]" }));
    }

    [ContractFact]
    public async Task What_is_known_about_a_tree_comes_from_all_requests_of_the_project()
    {
        var (_, _, verdict) = await WeighedAsync(needsApproval: false);
        var fact = verdict.Attempts[0].Evidence[0];
        var contrary = fact with { Id = Guid.CreateVersion7(Now.AddSeconds(1)), Passed = false, ExitCode = 7, Egress = null };
        await RunAsync(_statements.Keep([contrary]));

        var known = await _store.KnownAsync(_project.Id, [fact.TreeSha256, "x"], default);

        Assert.Equal([(contrary.Id, false, 7), (fact.Id, true, 0)], known.Select(mark => (mark.Id, mark.Passed, mark.ExitCode!.Value)));
        Assert.Equal((fact.TreeSha256, EvidenceSource.Check, fact.Command), (known[0].TreeSha256, known[0].Source, known[0].Command));
        Assert.Equal([(IsolationLevel.Bubblewrap, null), (IsolationLevel.Bubblewrap, NetworkAccess.Closed)], known.Select(mark => (mark.Isolation, mark.Egress)));
        Assert.Empty(await _store.KnownAsync(Guid.CreateVersion7(), [fact.TreeSha256], default));
        Assert.Empty(await _store.KnownAsync(_project.Id, ["x"], default));
    }

    [ContractFact]
    public async Task A_request_that_is_to_be_stopped_is_told_to_every_hub_until_it_is_over()
    {
        var (request, _, verdict) = await WeighedAsync(needsApproval: false);
        Assert.Empty(await _questions.CalledAsync(Guid.CreateVersion7(Now), default));

        Assert.True(await _store.AskStopAsync(request.Id, "ada", default));
        Assert.Equal([request.Id], await _questions.CalledAsync(Guid.CreateVersion7(Now), default));

        await RunAsync(_statements.Record(verdict));
        Assert.Empty(await _questions.CalledAsync(Guid.CreateVersion7(Now), default));
    }
}
