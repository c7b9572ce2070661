namespace Eam.Server.Contracts;

/// <summary>Files of a sweep's results that can be fetched.</summary>
/// <param name="Sweep">Whose files.</param>
/// <param name="Artifacts">By name.</param>
public sealed record ArtifactList(string Sweep, IReadOnlyList<Artifact> Artifacts);

/// <summary>A file of a sweep's results.</summary>
/// <param name="Name">As in its address.</param>
/// <param name="Kind">checkpoint, checksum, image, table, curves or source.</param>
/// <param name="Trial">Whose checkpoint it is; null for other kinds.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was written.</param>
public sealed record Artifact(string Name, string Kind, int? Trial, long Bytes, DateTimeOffset Modified);

/// <summary>All of a sweep's results.</summary>
/// <param name="Sweep">As a whole.</param>
/// <param name="Trials">Each with its curve.</param>
public sealed record SweepExport(SweepDetails Sweep, IReadOnlyList<TrialDetails> Trials);

/// <summary>Samples before and after fine-tuning, from the same noise row by row: row i of one became row i of the other.</summary>
/// <param name="Sweep">Whose trial.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Rung">The rung that its checkpoint was trained to.</param>
/// <param name="Dimension">Numbers of a sample; a picture shows the first two.</param>
/// <param name="Image">Width and height, where samples are images with values from -1 to 1; null otherwise.</param>
/// <param name="Base">Samples of the base flow, a row each.</param>
/// <param name="Samples">Samples of the trial's model, a row each.</param>
/// <param name="Target">Samples of the tilted target; null where the task has none.</param>
/// <param name="Rungs">Samples that the model gave when it reached each rung, the cheapest first, as far as its checkpoint has them.</param>
public sealed record SampleSet(
    string Sweep,
    int Trial,
    int Rung,
    int Dimension,
    IReadOnlyList<int>? Image,
    IReadOnlyList<IReadOnlyList<float>> Base,
    IReadOnlyList<IReadOnlyList<float>> Samples,
    IReadOnlyList<IReadOnlyList<float>>? Target,
    IReadOnlyList<RungSampleSet> Rungs
);

/// <summary>Samples of a trial's model at a rung.</summary>
/// <param name="Rung">From 0.</param>
/// <param name="Samples">A row each: the first rows of the evaluation there.</param>
public sealed record RungSampleSet(int Rung, IReadOnlyList<IReadOnlyList<float>> Samples);
