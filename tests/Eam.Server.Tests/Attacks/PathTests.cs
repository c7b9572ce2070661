using Eam.Engine;

namespace Eam.Server.Tests.Attacks;

/// <summary>Answers must not tell where the server keeps its files; its log must.</summary>
public sealed class PathTests
{
    [Fact]
    public async Task Answer_ToAFailure_HasTheSweepsNameAndTheLogHasThePath()
    {
        await using var server = await Attacked.StartAsync(failure: folder => new EngineException(
            $"cannot read {Path.Combine(folder, "sweeps", "small-1", "sweep.db")}: access is denied"
        ));

        var problem = await ServerUnderTest.ProblemAsync(await server.SendAsync("/api/v1/sweeps/small-1"), 503, "storage");
        problem.GetProperty("detail").GetString().ShouldBe("cannot read small-1/sweep.db: access is denied");
        server.Log.Lines.ShouldContain(line => line.Text.Contains(Path.GetTempPath()) && line.Text.Contains("sweep.db"));

        using var ready = await server.SendAsync("/readyz", token: null);
        (await ready.Content.ReadAsStringAsync(ServerUnderTest.Cancellation)).ShouldNotContain(Path.GetTempPath());
    }

    [Fact]
    public async Task Answer_ThatThereIsNoSuchSweep_NamesNoFolder()
    {
        await using var server = await Attacked.StartAsync(failure: folder => new NotFoundException(
            $"there is no sweep 'small-1' in {Path.Combine(folder, "sweeps")}, and no folder of that name"
        ));

        var problem = await ServerUnderTest.ProblemAsync(await server.SendAsync("/api/v1/sweeps/small-1"), 404, "not-found");

        problem.GetProperty("detail").GetString().ShouldBe("there is no sweep 'small-1' in the data folder, and no folder of that name");
    }

    [Theory]
    [InlineData("cannot read /my data/sweeps/a-1/sweep.json: it does not exist", "cannot read a-1/sweep.json: it does not exist")]
    [InlineData("'/opt/eam/assets/digits.bin' is damaged", "'digits.bin' is damaged")]
    [InlineData("cannot write /srv/other/sweeps/b-2/trials.csv: full", "cannot write b-2/trials.csv: full")]
    [InlineData("another server uses /my data: stop it", "another server uses the data folder: stop it")]
    [InlineData("/api/v1/sweeps/a-1/artifacts lists them", "/api/v1/sweeps/a-1/artifacts lists them")]
    [InlineData("see http://localhost/x and/or checkpoints/a", "see http://localhost/x and/or checkpoints/a")]
    public void Hide_OfAMessage_LeavesNamesOnly(string message, string shown)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths are those of Unix");

        ServerPaths.Hide(message, "/my data").ShouldBe(shown);
    }
}
