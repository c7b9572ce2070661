namespace Eam.Server.Contracts;

/// <summary>The answer of the health routes.</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c>, which works with less; or <c>unhealthy</c>, with status code 503.</param>
/// <param name="Checks">What was checked.</param>
public sealed record HealthView(string Status, IReadOnlyList<HealthCheckView> Checks);

/// <summary>The result of one health check.</summary>
/// <param name="Name">Such as <c>store</c>.</param>
/// <param name="Status">As of <see cref="HealthView"/>.</param>
/// <param name="Description">What was found, one line; null for nothing to say.</param>
/// <param name="Seconds">How long the check took.</param>
public sealed record HealthCheckView(string Name, string Status, string? Description, double Seconds);
