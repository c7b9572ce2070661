namespace Eam.Server.Contracts;

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
