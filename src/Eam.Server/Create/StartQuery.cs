using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Problems;

namespace Eam.Server.Create;

/// <summary>
/// The settings that a request has in its query, in addition to the sweep file: <c>name</c>, the sweep's name if the file has none, and
/// <c>seed</c> and <c>slots</c>, in place of the file's. The file stays as it was sent; the overrides are recorded with the sweep.
/// </summary>
internal static class StartQuery
{
    /// <summary>Checks a query and returns its overrides.</summary>
    /// <exception cref="ApiException">A value is out of range, or the name cannot be a sweep's.</exception>
    public static SweepOverrides Overrides(string? name, ulong? seed, int? slots)
    {
        if (slots is < 1 or > SweepFile.MostSlots)
            throw new ApiException(ProblemKind.BadRequest, $"slots must be a whole number from 1 to {SweepFile.MostSlots}, not {slots}");
        if (name is not null && !SweepFile.IsName(name))
            throw new ApiException(ProblemKind.BadRequest, $"name must be {SweepFile.NameRule}");
        return new() { Seed = seed, Slots = slots };
    }
}
