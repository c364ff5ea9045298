using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>A known value, or known beginning of one, in one encoding: a row of elements, each of which may be written in several ways.</summary>
/// <param name="name">What is shown in its place.</param>
/// <param name="elements">The elements.</param>
/// <param name="breaks">What may stand between them.</param>
/// <param name="tail">What follows a beginning; null behind a whole value.</param>
internal sealed class EncodedForm(string name, Element[] elements, byte[][] breaks, SearchValues<byte>? tail = null) : Form(name)
{
    public override Tail? NewTail() => tail is null ? null : new RunTail(tail);

    public override IEnumerable<int> Starts => Beginnings(0, 3).Select(three => (three[0] << 16) | (three[1] << 8) | three[2]);

    public override Sighting Match(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        for (var i = 0; i < elements.Length; i++)
        {
            if (i > 0 && breaks.Length > 0)
            {
                var (skipped, open) = Break(text[end..]);
                if (open)
                    return Sighting.More;
                end += skipped;
            }

            var length = elements[i].Match(text[end..]);
            if (length <= 0)
                return new(length);
            end += length;
        }

        return new(end - at);
    }

    private (int Length, bool Open) Break(ReadOnlySpan<byte> rest)
    {
        foreach (var one in breaks)
        {
            if (rest.StartsWith(one))
                return (one.Length, false);
            if (rest.Length < one.Length && one.AsSpan().StartsWith(rest))
                return (0, true);
        }

        return (0, false);
    }

    // All that the elements from one on can begin with.
    private IEnumerable<byte[]> Beginnings(int element, int length)
    {
        foreach (var spelling in elements[element].Spellings.SelectMany(spelling => spelling.Beginnings(length)))
        {
            if (spelling.Length == length)
            {
                yield return spelling;
                continue;
            }

            foreach (var next in breaks.Select(one => one[..Math.Min(one.Length, length - spelling.Length)]).Prepend([]))
            {
                var known = spelling.Concat(next).ToArray();
                if (known.Length == length)
                    yield return known;
                else
                    foreach (var rest in Beginnings(element + 1, length - known.Length))
                        yield return [.. known, .. rest];
            }
        }
    }
}

/// <summary>One element of a value.</summary>
/// <param name="Spellings">The ways to write it; none is the beginning of another.</param>
internal sealed record Element(Spelling[] Spellings)
{
    /// <summary>The length of the spelling that a text begins with; 0 when it begins with none, less when it ends within one.</summary>
    public int Match(ReadOnlySpan<byte> text)
    {
        foreach (var spelling in Spellings)
        {
            var length = spelling.Match(text);
            if (length != 0)
                return length;
        }

        return 0;
    }
}
