namespace Eam.Server.Contracts;

/// <summary>The result of one health check.</summary>
/// <param name="Name">Name of the check, such as <c>store</c>.</param>
/// <param name="Status">Status, with the words of <see cref="HealthView"/>.</param>
/// <param name="Description">What the check found, in one line; null if there is nothing to report.</param>
/// <param name="Seconds">Duration of the check.</param>
public sealed record HealthCheckView(
    string Name,
    [property: OneOf("healthy", "degraded", "unhealthy")] string Status,
    string? Description,
    double Seconds
);
