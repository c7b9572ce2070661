namespace Eam.Core.Tests.Sweeps.Reference;

/// <summary>What a log says of one trial, and what the rule decided about it.</summary>
internal sealed class ReferenceTrial(int number, string method, string key, int? repeatOf)
{
    public int Number { get; } = number;

    public string Method { get; } = method;

    public string Key { get; } = key;

    public int? RepeatOf { get; } = repeatOf;

    public int Bracket { get; init; }

    public List<(double Score, double Compute)> Results { get; } = [];

    public List<IReadOnlyList<double>> Curve { get; } = [];

    public bool Running { get; set; }

    public int Crashes { get; set; }

    /// <summary>Highest rung that it may train to.</summary>
    public int LetInto { get; set; }

    /// <summary>How it ended: completed, pruned, diverged, crashed or invalid; null while it has not ended.</summary>
    public string? End { get; set; }

    /// <summary>Number of rungs that it finished.</summary>
    public int Rungs => Results.Count;

    public bool Ready => !Running && End is null && LetInto >= Rungs;

    /// <summary>Returns whether it has reported at a rung and has no verdict yet.</summary>
    public bool Undecided(int rung) => !Running && End is null && Rungs == rung + 1 && LetInto == rung;

    public string Verdict => $"{Number}: let into {LetInto}, {End ?? "open"}";
}
