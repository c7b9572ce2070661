using Eam.Engine;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Devices;

/// <summary>Route for the devices of a cluster.</summary>
internal static class DeviceRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/devices", ListAsync)
            .WithTags("server")
            .WithName("listDevices")
            .WithSummary("Devices of the cluster, ordered by name")
            .Produces<DeviceList>()
            .Produces<ProblemDocument>(StatusCodes.Status404NotFound, "application/problem+json");

    private static async Task<IResult> ListAsync([FromServices] IDeviceSource? source, CancellationToken cancellationToken)
    {
        if (source is null)
            throw new NotFoundException(
                "this server has no devices: it runs sweeps on its own worker slots. Only the gateway of a cluster (eam-silo) has devices"
            );
        return Results.Json(new DeviceList(await source.ListAsync(cancellationToken)), ApiJson.Default.DeviceList);
    }
}
