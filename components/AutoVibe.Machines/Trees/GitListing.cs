using System.Runtime.CompilerServices;

namespace AutoVibe.Machines;

/// <summary>The paths that git lists below a folder: tracked, and untracked but not ignored; each once, in the order of their bytes.</summary>
/// <remarks>git writes both lists in that order, so they are merged as they arrive and nothing is kept: a tree may be of any size.</remarks>
internal static class GitListing
{
    public static async IAsyncEnumerable<ListedPath> ListAsync(string folder, byte[]? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var tracked = GitProgram.Start(folder, "ls-files", "-z", "--cached", "--stage");
        await using var untracked = GitProgram.Start(folder, "ls-files", "-z", "--others", "--exclude-standard");
        var left = new NulRecords(tracked.Output);
        var right = new NulRecords(untracked.Output);
        var last = after;

        var one = TrackedPath.Parse(await left.NextAsync(ct));
        var other = await right.NextAsync(ct);
        while (one is not null || other is not null)
        {
            var takeTracked = other is null || (one is not null && one.Name.AsSpan().SequenceCompareTo(other) <= 0);
            var name = takeTracked ? one!.Name : other!;
            // A path in conflict is in the index up to three times.
            if (last is null || name.AsSpan().SequenceCompareTo(last) > 0)
            {
                yield return ListedPath.From(name, takeTracked ? one!.Skip : Nested(name));
                last = name;
            }

            if (takeTracked)
                one = TrackedPath.Parse(await left.NextAsync(ct));
            else
                other = await right.NextAsync(ct);
        }

        await tracked.ThrowUnlessGoodAsync(ct);
        await untracked.ThrowUnlessGoodAsync(ct);
    }

    private static SkipReason? Nested(byte[] name) => name[^1] == '/' ? SkipReason.NestedRepository : null;
}
