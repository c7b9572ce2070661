namespace Eam.Testing;

/// <summary>
/// A clock whose time of day stands still, for two outputs that show ages and must be the same. Its timers and timestamps are those of the
/// system.
/// </summary>
public sealed class StandingTime : TimeProvider
{
    private readonly DateTimeOffset _now = System.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;
}
