using Eam.Engine.Results;

namespace Eam.Testing;

/// <summary>Compares the trials.csv of two runs of a sweep.</summary>
public static class Tables
{
    /// <summary>Returns the table without the columns that come from a clock. No field of these sweeps contains a comma.</summary>
    public static string WithoutTimes(string csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var rows = csv.Split('\n').Select(row => row.Split(',')).ToList();
        var times = TrialsTable.TimeColumns.Select(column => Array.IndexOf(rows[0], column)).ToHashSet();
        return string.Join('\n', rows.Select(row => string.Join(',', row.Where((_, i) => !times.Contains(i)))));
    }
}
