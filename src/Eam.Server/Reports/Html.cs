using System.Net;
using System.Text;

namespace Eam.Server.Reports;

/// <summary>Writes HTML: what is text is escaped, always.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Markup of this program's own.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>An element with text in it.</summary>
    public Html Element(string name, string text, string? attributes = null) =>
        Raw($"<{name}{(attributes is null ? string.Empty : $" {attributes}")}>{Escape(text)}</{name}>");

    /// <summary>A table; columns whose cells are all numbers or amounts are set to the right.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="head">Column names.</param>
    /// <param name="numeric">Which columns hold numbers.</param>
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

    /// <summary>Text for between tags and for quoted attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
