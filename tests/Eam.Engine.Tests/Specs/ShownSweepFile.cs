using Eam.Core.Sweeps;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>A sweep file as read, with its mistakes as the command line shows them.</summary>
internal sealed record ShownSweepFile(SweepSpec? Spec, IReadOnlyList<string> Errors)
{
    public static ShownSweepFile Of(SweepFileResult result) =>
        new(result.Spec, [.. result.Problems.Select(problem => problem.In("sweep.yaml"))]);
}
