using System.Net;
using Eam.Cluster.Tests.Processes;

namespace Eam.Cluster.Tests.Sweeps;

/// <summary>Tests several gateways behind one address, as with a load balancer.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(WholeMachine))]
public sealed class GatewaysTests(SharedCluster shared)
{
    private static readonly string Sweep = MixtureSweep.Of(
        "shared",
        "algorithm: sha, eta: 3, compute: {unit: nfe, min: 1e5, max: 1e5}",
        trials: 2
    );

    [Fact]
    public async Task Create_WithOneKeyAtTwoGateways_IsOneSweep()
    {
        await using var use = await shared.UseAsync(3);
        var cluster = use.Cluster;
        var other = await cluster.AddGatewayAsync();

        var answers = await Task.WhenAll(cluster.PostAsync(cluster.Address, Sweep, "key-1"), cluster.PostAsync(other, Sweep, "key-1"));
        await cluster.TableAtEndAsync("shared-1");

        answers.OrderBy(answer => answer.Status).ShouldBe([(HttpStatusCode.OK, "shared-1"), (HttpStatusCode.Created, "shared-1")]);
        (await cluster.PostAsync(other, Sweep + "\n# another file", "key-1")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await cluster.PostAsync(other, Sweep, "key-2")).ShouldBe((HttpStatusCode.Created, "shared-2"));
        await cluster.TableAtEndAsync("shared-2");
        (await cluster.GetAsync("shared-1")).ShouldContain("\"completed\"");
    }
}
