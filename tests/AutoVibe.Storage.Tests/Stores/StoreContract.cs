namespace AutoVibe.Storage.Tests;

/// <summary>What every store must do, on either database. A test gets a database of its own.</summary>
public abstract class StoreContract(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    protected StoreBench Bench { get; private set; } = null!;

    public async Task InitializeAsync() => Bench = await StoreBench.OpenAsync(await create());

    public async Task DisposeAsync() => await Bench.DisposeAsync();
}
