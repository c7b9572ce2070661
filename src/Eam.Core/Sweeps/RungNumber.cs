namespace Eam.Core.Sweeps;

/// <summary>
/// The number of a rung as people and programs read it: 1 is the cheapest. In the machine, in stored records and between processes a rung
/// is an index, which counts from 0. Everything that leaves for a table, a file of results, the API, a log or a message is converted here.
/// </summary>
public static class RungNumber
{
    /// <summary>Returns the number of the rung with this index.</summary>
    public static int Of(int index) => index + 1;

    /// <summary>Returns the number of the rung with this index; null for none.</summary>
    public static int? Of(int? index) => index + 1;

    /// <summary>Returns the number of the highest rung that was finished; null if the index is negative, because none was.</summary>
    public static int? OfFinished(int index) => index < 0 ? null : index + 1;

    /// <summary>Returns the index of the rung with this number.</summary>
    public static int Index(int number) => number - 1;
}
