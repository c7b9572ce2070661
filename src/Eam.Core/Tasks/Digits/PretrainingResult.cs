namespace Eam.Core.Tasks.Digits;

/// <summary>Result of pretraining.</summary>
/// <param name="File">The bytes of <c>digits.safetensors</c>.</param>
/// <param name="FlowLoss">Flow matching loss per pixel, since the last report.</param>
/// <param name="Accuracy">Accuracy of the classifier on the 297 held-out images, which are by other writers than the training
/// images.</param>
public sealed record PretrainingResult(byte[] File, double FlowLoss, double Accuracy);
