namespace Eam.Engine.Specs.Yaml;

/// <summary>A value of a YAML file, with the line where it stands (1 is the first).</summary>
internal abstract record YamlNode(int Line)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar's text; empty where the file has nothing.</summary>
internal sealed record YamlScalar(int Line, string Text, bool Quoted) : YamlNode(Line)
{
    public override string Kind => IsEmpty ? "nothing" : $"'{Shown}'";

    /// <summary>Nothing stands after the colon, or the word for nothing.</summary>
    public bool IsEmpty => !Quoted && Text is "" or "~" or "null";

    /// <summary>The text as messages show it.</summary>
    public string Shown => Text.Length > 60 ? string.Concat(Text.AsSpan(0, 57), "...") : Text;
}

/// <summary>A list.</summary>
internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line)
{
    public override string Kind => "a list";
}

/// <summary>A map; keys are unique.</summary>
internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line)
{
    public override string Kind => "a map";
}

/// <summary>A key, its line and its value.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
