namespace Eam.Engine.Specs.Yaml;

/// <summary>A value of a YAML file and the line where it starts (1 is the first).</summary>
internal abstract record YamlNode(int Line)
{
    /// <summary>A description of the value for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar; its text is empty if the file has none.</summary>
internal sealed record YamlScalar(int Line, string Text, bool Quoted) : YamlNode(Line)
{
    public override string Kind => IsEmpty ? "nothing" : $"'{Shown}'";

    /// <summary>Whether there is no value after the colon, or only YAML's word for null.</summary>
    public bool IsEmpty => !Quoted && Text is "" or "~" or "null";

    /// <summary>The text in the form that messages show, which may be shortened.</summary>
    public string Shown => Text.Length > 60 ? string.Concat(Text.AsSpan(0, 57), "...") : Text;
}

/// <summary>A list of values.</summary>
internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line)
{
    public override string Kind => "a list";
}

/// <summary>A map with unique keys.</summary>
internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line)
{
    public override string Kind => "a map";
}

/// <summary>A key, its line and its value.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
