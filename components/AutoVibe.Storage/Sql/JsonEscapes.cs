using System.Globalization;

namespace AutoVibe.Storage;

/// <summary>Finds escapes in JSON that jsonb refuses: NUL, and halves of surrogate pairs.</summary>
internal static class JsonEscapes
{
    public static int FirstBad(string json)
    {
        var from = 0;
        while (json.IndexOf('\\', from) is var at and >= 0 && at + 1 < json.Length)
        {
            if (json[at + 1] != 'u')
            {
                from = at + 2;
                continue;
            }

            var unit = Unit(json, at);
            if (unit is 0 or (>= 0xDC00 and <= 0xDFFF))
                return at;
            if (unit is >= 0xD800 and <= 0xDBFF)
            {
                if (Unit(json, at + 6) is not (>= 0xDC00 and <= 0xDFFF))
                    return at;
                from = at + 12;
            }
            else
            {
                from = at + 6;
            }
        }

        return -1;
    }

    private static int? Unit(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && int.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : null;
}
