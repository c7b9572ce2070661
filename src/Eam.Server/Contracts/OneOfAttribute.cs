using Eam.Core;

namespace Eam.Server.Contracts;

/// <summary>Says which words a text of the API can be, so that the OpenAPI document lists them. The text is never null.</summary>
/// <param name="words">Words, in addition to those of <see cref="Enumeration"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params string[] words) : Attribute
{
    /// <summary>An enumeration whose words (<see cref="EnumWords"/>) the text can be; null for none.</summary>
    public Type? Enumeration { get; set; }

    /// <summary>All words: first those of the enumeration.</summary>
    public IReadOnlyList<string> Words => Enumeration is { } type ? [.. EnumWords.All(type), .. words] : words;
}
