using Eam.Engine.Specs;

namespace Eam.Engine.DeviceModels;

/// <summary>The result of reading a file with a device model: a valid model, or every mistake.</summary>
/// <param name="Model">The model; null if there is a mistake.</param>
/// <param name="Problems">The mistakes, by line; empty if there is none.</param>
public sealed record DeviceModelResult(DeviceModel? Model, IReadOnlyList<Problem> Problems);
