namespace Eam.Engine.DeviceModels;

/// <summary>How many segments train much more slowly than the others, and how much.</summary>
/// <param name="Share">Probability, in [0, 1], that a segment is such a segment.</param>
/// <param name="Factor">How many times as long its training takes, at least 1.</param>
public readonly record struct StragglerModel(double Share, double Factor);
