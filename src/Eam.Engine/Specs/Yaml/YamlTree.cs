using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Eam.Engine.Specs.Yaml;

/// <summary>
/// Reads one YAML document into nodes with lines. It refuses early what no file of Eam needs and what could be expensive: aliases (they
/// expand without bound), deep nesting, long lists, huge files. Repeated keys are reported, and the first one counts.
/// </summary>
internal sealed class YamlTree
{
    private const int LongestText = 1 << 20,
        DeepestNesting = 16,
        MostItems = 1000;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Problems _problems;

    private YamlTree(string text, Problems problems)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _problems = problems;
    }

    /// <summary>Returns the document; null if <paramref name="problems"/> say why it cannot be read.</summary>
    public static YamlNode? Read(string text, Problems problems)
    {
        if (text.Length > LongestText)
        {
            problems.Add(1, $"the file has {text.Length:N0} characters, but a {problems.Kind} may have at most {LongestText:N0}");
            return null;
        }

        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        if (YamlCharacters.Refused(text, problems.Kind) is { } refusal)
        {
            problems.Add(refusal.Line, refusal.Reason);
            return null;
        }

        var tree = new YamlTree(text, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException error)
        {
            problems.Add(tree.LineOf(error), $"the file is not valid YAML: {Reason(error)}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet throws this if a file ends inside a flow map.
            problems.Add(Math.Max(1, (int)(tree._parser.Current?.End.Line ?? 1)), "the file is not valid YAML: it ends inside { } or [ ]");
            return null;
        }
        catch (RefusedException refused)
        {
            problems.Add(refused.Line, refused.Message);
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // YamlDotNet checks its input incompletely: for the escape \UFFFFFFFF it throws an ArgumentOutOfRangeException.
            problems.Add(
                Math.Max(1, (int)(tree._parser.Current?.End.Line ?? 1)),
                "the file is not valid YAML: it cannot be read from here on; look for a wrong escape such as \\x, \\u or \\U in a quoted text"
            );
            return null;
        }
    }

    // YamlDotNet gives errors about tabs no place, or the place of the value before. What it has read so far ends at the tab.
    private int LineOf(YamlException error) =>
        Math.Max(1, (int)(IsTab(error) || error.End.Index == 0 ? _scanner.CurrentPosition.Line : error.Start.Line));

    private static string Reason(YamlException error) =>
        IsTab(error) ? "a tab indents this line, where only spaces may" : error.GetBaseException().Message;

    private static bool IsTab(YamlException error) => error.GetBaseException().Message.Contains(" tab ", StringComparison.Ordinal);

    private string Empty => _problems.IsSweepFile ? "the file is empty; `eam init` writes a sample" : "the file is empty";

    private YamlNode Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            throw new RefusedException(1, Empty);
        var root = Node(0);
        if (root is YamlScalar { IsEmpty: true })
            throw new RefusedException(1, Empty);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            throw new RefusedException((int)second.Start.Line, $"a second document starts here, but a {_problems.Kind} has only one");
        _parser.Consume<StreamEnd>();
        return root;
    }

    private YamlNode Node(int depth)
    {
        var current = _parser.Current ?? throw new RefusedException(1, "the file ends too early");
        var line = (int)current.Start.Line;
        if (depth > DeepestNesting)
            throw new RefusedException(line, $"this is nested deeper than {DeepestNesting} levels");
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
            throw new RefusedException(line, "anchors and aliases (& or *) are not allowed: write the value out, or quote the text");
        if (current is NodeEvent { Tag.IsEmpty: false } tagged && tagged.Tag.Value.Length > 1 && tagged.Tag.Value[0] == '!')
            throw new RefusedException(line, "a tag such as !name would be ignored: write the value itself, or quote the text");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(line, Plain(scalar.Value, line), scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted);
        return _parser.TryConsume<SequenceStart>(out _) ? List(line, depth) : Map(line, depth);
    }

    // Names, labels and other texts are printed on terminals and written into tables, where control characters could act.
    private string Plain(string text, int line)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is >= '\u2028' and <= '\u202e' or >= '\u2066' and <= '\u2069')
                throw new RefusedException(
                    line,
                    $"a text here contains the control character U+{(int)c:X4}, which a {_problems.Kind} may not have: remove it"
                );
        }

        return text;
    }

    // A key with a character that nobody sees would be unknown for no visible reason.
    private static void Visible(YamlScalar key)
    {
        foreach (var c in key.Text)
        {
            if (c != ' ' && char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator)
                throw new RefusedException(key.Line, $"a key here contains the invisible character U+{(int)c:X4}: remove it");
        }
    }

    private YamlList List(int line, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (items.Count == MostItems)
                throw new RefusedException(line, $"this list is too long: a list may have at most {MostItems:N0} items");
            items.Add(Node(depth + 1));
        }

        return new(line, items);
    }

    private YamlMap Map(int line, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        for (var count = 0; !_parser.TryConsume<MappingEnd>(out _); count++)
        {
            if (count == MostItems)
                throw new RefusedException(line, $"this map is too long: a map may have at most {MostItems:N0} keys");
            var key = Node(depth + 1) as YamlScalar ?? throw new RefusedException(line, "a key here is not a word");
            Visible(key);
            var entry = new YamlEntry(key.Text, key.Line, Node(depth + 1));
            if (!entries.TryAdd(key.Text, entry))
                _problems.Add(key.Line, $"key '{key.Shown}' is already on line {entries[key.Text].Line}");
        }

        return new(line, [.. entries.Values]);
    }

    private sealed class RefusedException(int line, string message) : Exception(message)
    {
        public int Line => line;
    }
}
