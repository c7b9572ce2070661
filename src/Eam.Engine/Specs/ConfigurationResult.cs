using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Engine.Specs;

/// <summary>One configuration from a command line, or every mistake in it.</summary>
/// <param name="Task">The task and its settings; null if there is a mistake.</param>
/// <param name="Configuration">The method and its parameters; null if there is a mistake.</param>
/// <param name="Errors">One line per mistake.</param>
public sealed record ConfigurationResult(TaskSettings? Task, Configuration? Configuration, IReadOnlyList<string> Errors);
