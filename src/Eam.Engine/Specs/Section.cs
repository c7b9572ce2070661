using System.Globalization;
using Eam.Core.Spaces;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>One map of a sweep file while it is read: typed values, each mistake noted with its line. A missing or wrong value reads as the default.</summary>
internal sealed class Section
{
    private readonly Dictionary<string, YamlEntry> _entries;
    private readonly Problems _problems;
    private readonly int _line;

    /// <summary>Reads a map; notes keys that are not known.</summary>
    /// <param name="path">Full name of the map; empty at the top.</param>
    /// <param name="node">The map; null where the file has none.</param>
    /// <param name="line">Where a missing key is reported.</param>
    /// <param name="problems">Where mistakes go.</param>
    /// <param name="known">Its keys; null where any is.</param>
    public Section(string path, YamlNode? node, int line, Problems problems, IReadOnlyList<string>? known)
    {
        (Path, _problems, _line) = (path, problems, node?.Line ?? line);
        if (node is not null and not YamlMap)
        {
            var what = $"must be a map of keys{(known is null ? "" : $" ({string.Join(", ", known)})")}, not {node.Kind}";
            problems.Add(node.Line, path, path.Length == 0 ? $"a sweep file {what}" : what);
        }

        _entries = (node as YamlMap)?.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal) ?? [];
        foreach (var entry in Entries.Where(entry => known?.Contains(entry.Key) == false))
            problems.Add(entry.Line, $"unknown key '{Full(entry.Key)}'{NearName.Hint(entry.Key, known!)}");
    }

    public string Path { get; }

    public IEnumerable<YamlEntry> Entries => _entries.Values;

    public bool Has(string key) => _entries.ContainsKey(key);

    public YamlNode? Node(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    /// <summary>The line of a key's value; of the section where it is missing.</summary>
    public int Line(string key) => _entries.TryGetValue(key, out var entry) ? entry.Line : _line;

    /// <summary>The section below a key, empty where it is missing.</summary>
    public Section Below(string key) => new(Full(key), Node(key), _line, _problems, SweepKeys.Of(Full(key)));

    /// <summary>The map below a key, whose keys are the user's; empty where it is missing.</summary>
    public Section Map(string key) => new(Full(key), Node(key), _line, _problems, null);

    /// <summary>Notes a mistake about a key.</summary>
    public void Wrong(string key, string what) => _problems.Add(Line(key), Full(key), what);

    /// <summary>Notes a missing key.</summary>
    public void Missing(string key, string hint) => _problems.Add(_line, Full(key), $"is missing: {hint}");

    /// <summary>The text of a scalar; null where missing or wrong.</summary>
    public string? Text(string key, string expected)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar { IsEmpty: false } scalar:
                return scalar.Text;
            case var node:
                Wrong(key, $"must be {expected}, not {node.Kind}");
                return null;
        }
    }

    /// <summary>One of some words.</summary>
    public string Word(string key, string @default, IReadOnlyList<string> words)
    {
        var expected = $"one of {string.Join(", ", words)}";
        if (Text(key, expected) is not { } text)
            return @default;
        if (words.Contains(text))
            return text;
        Wrong(key, $"must be {expected}, not '{text}'{NearName.Hint(text, words)}");
        return @default;
    }

    /// <summary>A finite number; null where missing or wrong.</summary>
    public double? Number(string key, double above = double.NegativeInfinity)
    {
        var expected = double.IsNegativeInfinity(above) ? "a finite number" : $"a finite number above {ParameterValue.Of(above)}";
        if (Text(key, expected) is not { } text)
            return null;
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            && number > above
        )
            return number;
        Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }

    /// <summary>A whole number in [min, max]; null where missing or wrong.</summary>
    public int? Whole(string key, int min, int max, string orElse = "")
    {
        var expected = $"a whole number from {min} to {max}{orElse}";
        if (Text(key, expected) is not { } text)
            return null;

        // 1e3 is a whole number too.
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
            && number == Math.Floor(number)
        )
            return (int)number;
        Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }

    /// <summary>A time above 0, such as 90s, 30m or 1.5h; null where missing or wrong.</summary>
    public TimeSpan? Duration(string key, TimeSpan most)
    {
        var expected = $"a time such as 90s, 30m or 2h, above 0 and at most {Durations.Format(most)}";
        if (Text(key, expected) is not { } text)
            return null;
        if (Durations.TryParse(text) is { } time && time > TimeSpan.Zero && time <= most)
            return time;
        Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }

    public string Full(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
