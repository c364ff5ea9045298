using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class HubSeatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_that_starts_again_is_the_same_hub()
    {
        var first = Take();
        first.Dispose();
        using var again = Take();

        Assert.Equal((first.Id, 1), (again.Id, again.Number));
    }

    [Fact]
    public void Two_processes_of_one_data_folder_are_two_hubs_and_the_one_that_starts_again_is_the_one_that_ended()
    {
        var first = Take();
        using var second = Take();
        first.Dispose();
        using var again = Take();

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((first.Id, 1, 2), (again.Id, again.Number, second.Number));
    }

    [Fact]
    public void A_file_without_an_id_gets_one()
    {
        Take().Dispose();
        var file = Assert.Single(Directory.GetFiles(_folder["hubs"]));
        File.WriteAllText(file, "half an i");

        using var seat = Take();
        var id = seat.Id;
        seat.Dispose();

        Assert.Equal($"{id}", File.ReadAllText(file));
    }

    private HubSeat Take() => HubSeat.Take(_folder.Root, TimeProvider.System);
}
