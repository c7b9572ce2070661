using System.Net;
using System.Text;

namespace Eam.Server.Reports;

/// <summary>Writes HTML. Text is always escaped.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup that this program wrote, without escaping.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>Appends an element with text.</summary>
    public Html Element(string name, string text, string? attributes = null) =>
        Raw($"<{name}{(attributes is null ? string.Empty : $" {attributes}")}>{Escape(text)}</{name}>");

    /// <summary>Appends a table. Columns of numbers are aligned right.</summary>
    /// <param name="caption">Caption of the table.</param>
    /// <param name="head">Column names.</param>
    /// <param name="numeric">Returns whether a column holds numbers.</param>
    /// <param name="rows">Cells by row.</param>
    public Html Table(string caption, IReadOnlyList<string> head, Func<int, bool> numeric, IEnumerable<IReadOnlyList<string>> rows)
    {
        Raw("<div class=\"wide\" tabindex=\"0\"><table>").Element("caption", caption);
        _text
            .Append("<thead><tr>")
            .AppendJoin(string.Empty, head.Select((name, i) => $"<th scope=\"col\"{Class(i)}>{Escape(name)}</th>"))
            .Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
            _text.Append("<tr>").AppendJoin(string.Empty, row.Select((cell, i) => $"<td{Class(i)}>{Escape(cell)}</td>")).Append("</tr>\n");
        return Raw("</tbody></table></div>");

        string Class(int column) => numeric(column) ? " class=\"number\"" : string.Empty;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Escapes text for use between tags and in quoted attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
