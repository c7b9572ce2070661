namespace Eam.Server.Contracts;

/// <summary>Files of a sweep's results that can be fetched.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Artifacts">Files, ordered by name.</param>
public sealed record ArtifactList(string Sweep, IReadOnlyList<Artifact> Artifacts);

/// <summary>A file of a sweep's results.</summary>
/// <param name="Name">Name of the file, as in its address.</param>
/// <param name="Kind">Kind of the file: checkpoint, checksum, image, table, curves or source.</param>
/// <param name="Trial">Trial of the checkpoint; null for other kinds.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Modified">Time when the file was written.</param>
public sealed record Artifact(
    string Name,
    [property: OneOf("checkpoint", "checksum", "image", "table", "curves", "source")] string Kind,
    int? Trial,
    long Bytes,
    DateTimeOffset Modified
);

/// <summary>All of a sweep's results.</summary>
/// <param name="Sweep">Details of the sweep.</param>
/// <param name="Trials">Trials, each with its curve.</param>
public sealed record SweepExport(SweepDetails Sweep, IReadOnlyList<TrialDetails> Trials);

/// <summary>Samples before and after fine-tuning. Row i of both comes from the same noise.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Rung">Number of the rung that the checkpoint was trained to.</param>
/// <param name="Dimension">Number of coordinates of a sample. A chart shows the first two.</param>
/// <param name="Image">Width and height if samples are images with values from -1 to 1; null otherwise.</param>
/// <param name="Base">Samples of the base flow, one row each.</param>
/// <param name="Samples">Samples of the trial's model, one row each.</param>
/// <param name="Target">Samples of the tilted target; null if the task has none.</param>
/// <param name="Rungs">Samples of the model at each rung that it reached, cheapest first, if the checkpoint contains them.</param>
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
/// <param name="Rung">Number of the rung; 1 is the cheapest.</param>
/// <param name="Samples">The first rows of the evaluation at the rung, one row each.</param>
public sealed record RungSampleSet(int Rung, IReadOnlyList<IReadOnlyList<float>> Samples);
