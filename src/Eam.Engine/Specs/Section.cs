using Eam.Core.Spaces;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads one map of a file as typed values. Each mistake is recorded with its line; a missing or wrong value reads as the default.
/// </summary>
internal sealed class Section
{
    private readonly Dictionary<string, YamlEntry> _entries;
    private readonly Problems _problems;
    private readonly int _line;

    /// <summary>Reads a map and reports unknown keys.</summary>
    /// <param name="path">The full name of the map; empty at the top.</param>
    /// <param name="node">The map; null if the file has none.</param>
    /// <param name="line">The line at which missing keys are reported.</param>
    /// <param name="problems">Receives the mistakes.</param>
    /// <param name="known">The known keys; null if every key is allowed.</param>
    public Section(string path, YamlNode? node, int line, Problems problems, IReadOnlyList<string>? known)
    {
        (Path, _problems, _line) = (path, problems, node?.Line ?? line);
        if (node is not null and not YamlMap)
        {
            var what = $"must be a map of keys{(known is null ? "" : $" ({string.Join(", ", known)})")}, not {node.Kind}";
            problems.Add(node.Line, path, path.Length == 0 ? $"a {problems.Kind} {what}" : what);
        }

        _entries = (node as YamlMap)?.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal) ?? [];
        foreach (var entry in Entries.Where(entry => known?.Contains(entry.Key) == false))
            problems.Add(entry.Line, $"unknown key '{Full(entry.Key)}'{Hint(path, entry, known!)}");
    }

    public string Path { get; }

    public IEnumerable<YamlEntry> Entries => _entries.Values;

    public bool Has(string key) => _entries.ContainsKey(key);

    public YamlNode? Node(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    /// <summary>Returns the line of a key's value, or the line of the section if the key is missing.</summary>
    public int Line(string key) => _entries.TryGetValue(key, out var entry) ? entry.Line : _line;

    /// <summary>Returns the section below a key; empty if it is missing.</summary>
    public Section Below(string key) => new(Full(key), Node(key), _line, _problems, SweepKeys.Of(Full(key)));

    /// <summary>Returns the map below a key, whose keys the user chooses; empty if it is missing.</summary>
    public Section Map(string key) => new(Full(key), Node(key), _line, _problems, null);

    /// <summary>Reports a mistake in the value of a key.</summary>
    public void Wrong(string key, string what) => _problems.Add(Line(key), Full(key), what);

    /// <summary>Reports a missing key.</summary>
    public void Missing(string key, string hint) => _problems.Add(_line, Full(key), $"is missing: {hint}");

    /// <summary>Returns the text of a scalar; null if it is missing or wrong.</summary>
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

    /// <summary>Returns one of the given words, or the default.</summary>
    public string Word(string key, string @default, IReadOnlyList<string> words)
    {
        var expected = $"one of {string.Join(", ", words)}";
        if (Text(key, expected) is not { } text)
            return @default;
        if (words.Contains(text))
            return text;
        Wrong(key, $"must be {expected}, not '{text}'{ForeignWords.ValueHint(Full(key), text, words)}");
        return @default;
    }

    /// <summary>Returns a finite number; null if it is missing or wrong.</summary>
    public double? Number(string key, double above = double.NegativeInfinity)
    {
        var expected = double.IsNegativeInfinity(above) ? "a finite number" : $"a finite number above {ParameterValue.Of(above)}";
        if (Text(key, expected) is not { } text)
            return null;
        if (NumberText.TryParse(text, out var number) && double.IsFinite(number) && number > above)
            return number;
        Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }

    /// <summary>Returns a whole number in [min, max]; null if it is missing or wrong.</summary>
    public int? Whole(string key, int min, int max, string orElse = "")
    {
        var expected = $"a whole number from {min} to {max}{orElse}";
        if (Text(key, expected) is not { } text)
            return null;

        // 1e3 is a whole number too.
        if (NumberText.TryParse(text, out var number) && number >= min && number <= max && number == Math.Floor(number))
            return (int)number;
        Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }

    /// <summary>Returns a time above 0, such as 90s, 30m or 1.5h; null if it is missing or wrong.</summary>
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

    private string Hint(string path, YamlEntry entry, IReadOnlyList<string> known) =>
        _problems.IsSweepFile
            ? ForeignWords.KeyHint(path, entry.Key, (entry.Value as YamlScalar)?.Text ?? "", known)
            : NearName.Hint(entry.Key, known);
}
