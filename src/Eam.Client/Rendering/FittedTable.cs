using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>
/// A table whose cells are never cut and whose numbers are never split over two lines: a narrow terminal leaves out whole columns instead.
/// </summary>
internal sealed class FittedTable
{
    private const int Edge = 1,
        Gap = 2,
        NarrowText = 16;

    private readonly List<Column> _columns = [];
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a column of words.</summary>
    /// <param name="heading">Heading of the column.</param>
    /// <param name="drop">0 for a column that every table has. Of the others, those with the largest number are left out first.</param>
    public FittedTable Left(string heading, int drop = 0) => Add(heading, Tables.Left, wraps: false, drop);

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="heading">Heading of the column.</param>
    /// <param name="drop">0 for a column that every table has. Of the others, those with the largest number are left out first.</param>
    public FittedTable Right(string heading, int drop = 0) => Add(heading, Tables.Right, wraps: false, drop);

    /// <summary>Adds a column of sentences, which wrap.</summary>
    /// <param name="heading">Heading of the column.</param>
    /// <param name="drop">0 for a column that every table has. Of the others, those with the largest number are left out first.</param>
    public FittedTable Text(string heading, int drop = 0) => Add(heading, Tables.Text, wraps: true, drop);

    /// <summary>Adds a row: the markup of one cell per column.</summary>
    public void Row(params string[] cells) => _rows.Add(cells);

    /// <summary>Returns the headings of the columns that a terminal of this width leaves out, in the order of the table.</summary>
    public IReadOnlyList<string> LeftOut(int width) => [.. _columns.Except(Shown(width)).Select(column => column.Heading)];

    /// <summary>Builds the table for a terminal of this width.</summary>
    public Table Render(int width)
    {
        var shown = Shown(width);
        var table = Tables.Plain().AddColumns([.. shown.Select(column => column.Kind(column.Heading))]);
        foreach (var row in _rows)
            table.AddRow([.. shown.Select(column => row[column.Index])]);
        return table;
    }

    private FittedTable Add(string heading, Func<string, TableColumn> kind, bool wraps, int drop)
    {
        _columns.Add(new(_columns.Count, heading, kind, wraps, drop));
        return this;
    }

    private List<Column> Shown(int width)
    {
        var shown = new List<Column>(_columns);
        foreach (var dropped in _columns.Where(column => column.Drop > 0).OrderByDescending(column => column.Drop))
        {
            if (Edge + shown.Sum(column => Gap + Width(column)) > width)
                shown.Remove(dropped);
        }

        return shown;
    }

    private int Width(Column column)
    {
        var widest = _rows.Select(row => Markup.Remove(row[column.Index]).Length).Append(column.Heading.Length).Max();
        return column.Wraps ? Math.Min(widest, NarrowText) : widest;
    }

    private sealed record Column(int Index, string Heading, Func<string, TableColumn> Kind, bool Wraps, int Drop);
}
