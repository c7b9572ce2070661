using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>One configuration as read from a command line, or every mistake.</summary>
/// <param name="Task">The task and its settings; null if there is a mistake.</param>
/// <param name="Configuration">The method and its parameters; null if there is a mistake.</param>
/// <param name="Errors">One line each.</param>
public sealed record ConfigurationResult(TaskSettings? Task, Configuration? Configuration, IReadOnlyList<string> Errors);
