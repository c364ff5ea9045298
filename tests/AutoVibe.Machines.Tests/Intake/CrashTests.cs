using AutoVibe.Pipelines.Testing;

namespace AutoVibe.Machines.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly Tree _tree = new();
    private readonly Tree _data = new();

    [Theory]
    [InlineData(StoreFault.CrashBefore)]
    [InlineData(StoreFault.CrashAfter)]
    public async Task A_crash_before_or_after_any_commit_changes_no_number(StoreFault fault)
    {
        _tree.Shell("for n in $(seq 700); do echo int >f$n.c; done");

        for (var commit = 1; commit <= 12; commit++)
        {
            var engine = new InMemoryPipelineStore(TimeProvider.System);
            var projects = new ProjectsInMemory(engine);
            var seen = 0;
            var crashing = new FaultyStore(engine, TimeProvider.System, call =>
                call == StoreCall.Commit && Interlocked.Increment(ref seen) == commit ? fault : StoreFault.None);
            await using var first = await IntakeHost.StartAsync(crashing, projects, _data.Root);
            var intake = await first.RequestAsync(_tree.Root);
            await Task.WhenAny(crashing.Crashed, first.EndAsync(intake.Id));

            await using var second = await IntakeHost.StartAsync(engine, projects, _data.Root);
            var ended = await second.EndAsync(intake.Id);

            Assert.Equal((IntakeState.Finished, 700, 700, 2800), (ended.State, ended.Totals.Files, ended.Totals.Lines, ended.Totals.Bytes));
            Assert.Equal(Enumerable.Range(1, 700).Select(number => (long)number), projects.Files(intake.Id).Select(file => file.Number).Order());
            Assert.All(await engine.CheckAsync(deep: true, default), finding => Assert.True(finding.Passed, finding.Text));
        }
    }

    public void Dispose()
    {
        _tree.Dispose();
        _data.Dispose();
    }
}
