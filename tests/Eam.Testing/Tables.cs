using Eam.Engine.Results;

namespace Eam.Testing;

/// <summary>trials.csv as two runs of a sweep must agree on it.</summary>
public static class Tables
{
    /// <summary>Without the columns that a clock fills. No field of these sweeps has a comma.</summary>
    public static string WithoutTimes(string csv)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var rows = csv.Split('\n').Select(row => row.Split(',')).ToList();
        var times = TrialsTable.TimeColumns.Select(column => Array.IndexOf(rows[0], column)).ToHashSet();
        return string.Join('\n', rows.Select(row => string.Join(',', row.Where((_, i) => !times.Contains(i)))));
    }
}
