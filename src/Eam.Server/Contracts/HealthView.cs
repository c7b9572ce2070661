namespace Eam.Server.Contracts;

/// <summary>The answer of the health routes.</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c>, which works with limits; or <c>unhealthy</c>, with status code 503.</param>
/// <param name="Checks">Results of the checks.</param>
public sealed record HealthView([property: OneOf("healthy", "degraded", "unhealthy")] string Status, IReadOnlyList<HealthCheckView> Checks);
