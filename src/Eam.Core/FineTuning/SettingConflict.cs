namespace Eam.Core.FineTuning;

/// <summary>A setting that cannot act as written, because of other settings or of the task.</summary>
/// <param name="Parameter">Name of the setting, such as <c>eam.pullback</c>.</param>
/// <param name="Reason">The reason and what to do, as a phrase that follows the name.</param>
/// <param name="IsRefused">Whether the configuration cannot be trained; otherwise the setting has no effect.</param>
public sealed record SettingConflict(string Parameter, string Reason, bool IsRefused);
