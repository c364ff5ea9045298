namespace AutoVibe.Machines.Tests;

public sealed class FairShareTests
{
    private static readonly Guid Hungry = Guid.CreateVersion7();
    private static readonly Guid Modest = Guid.CreateVersion7();

    [Fact]
    public void Of_one_project_the_oldest_request_comes_first()
    {
        var waiting = Requests((Modest, 0.5), (Modest, 0.5), (Modest, 0.5));

        Assert.Equal(waiting.Take(2), Choose(waiting, slots: 2));
    }

    [Fact]
    public void A_project_that_has_nothing_goes_before_one_that_has_machines()
    {
        var waiting = Requests((Hungry, 1), (Modest, 0.5));

        Assert.Equal(Modest, Assert.Single(Choose(waiting, slots: 4, (Hungry, 3))).Project);
    }

    [Fact]
    public void Projects_share_slots_by_their_greediness()
    {
        var waiting = Requests([.. Enumerable.Repeat((Hungry, 7.0 / 9), 100), .. Enumerable.Repeat((Modest, 1.0 / 9), 100)]);

        var chosen = Choose(waiting, slots: 40).ToLookup(request => request.Project);

        Assert.Equal((32, 8), (chosen[Hungry].Count(), chosen[Modest].Count()));
    }

    [Fact]
    public void A_project_without_any_greed_still_gets_its_turn()
    {
        Assert.Single(Choose(Requests((Modest, 0)), slots: 1));
    }

    [Fact]
    public void Nothing_is_chosen_while_no_slot_is_free()
    {
        Assert.Empty(Choose(Requests((Modest, 0.5)), slots: 4, (Hungry, 4)));
    }

    [Fact]
    public void A_request_that_takes_more_than_is_left_is_the_last_one()
    {
        var waiting = Requests((Modest, 0.5), (Modest, 0.5)).Select(request => request with { Variants = 3 }).ToList();

        Assert.Equal([waiting[0]], Choose(waiting, slots: 2));
    }

    private static IEnumerable<WaitingRequest> Choose(IReadOnlyList<WaitingRequest> waiting, int slots, params (Guid Project, int Machines)[] open) =>
        FairShare.Choose(waiting, open.ToDictionary(project => project.Project, project => project.Machines), slots);

    private static List<WaitingRequest> Requests(params (Guid Project, double Greediness)[] requests) =>
        [.. requests.Select(request => new WaitingRequest(Guid.CreateVersion7(), request.Project, request.Greediness, 1))];
}
