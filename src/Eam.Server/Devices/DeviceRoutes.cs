using Eam.Engine;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Eam.Server.Devices;

/// <summary>What a cluster runs its segments on.</summary>
internal static class DeviceRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/devices", ListAsync)
            .WithTags("server")
            .WithName("listDevices")
            .WithSummary("Devices of the cluster, by name")
            .Produces<DeviceList>()
            .Produces<Problem>(StatusCodes.Status404NotFound, "application/problem+json");

    private static async Task<IResult> ListAsync([FromServices] IDeviceSource? source, CancellationToken cancellationToken)
    {
        if (source is null)
            throw new NotFoundException(
                "this server has no devices: it runs sweeps on worker slots of its own; a cluster's gateway (eam-silo) has devices"
            );
        return Results.Json(new DeviceList(await source.ListAsync(cancellationToken)), ApiJson.Default.DeviceList);
    }
}
