using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Eam.Server.Tests.Attacks;

/// <summary>Somebody with a place in the data folder prepares a sweep against those who look at it.</summary>
public sealed class HostileFolderTests
{
    private const string Secret = "a secret of the server's user";

    [Theory]
    [InlineData("source")]
    [InlineData("report")]
    [InlineData("artifacts/sweep.yaml")]
    [InlineData("artifacts/image.png")]
    public async Task Get_FileOfTheSweepIsALink_ShowsNothingOfItsTarget(string address)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        var (folder, secret) = (Path.Combine(server.Folder, "sweeps", sweep), Path.Combine(server.Folder, "secret"));
        await File.WriteAllTextAsync(secret, Secret, ServerUnderTest.Cancellation);
        File.Delete(Path.Combine(folder, "sweep.yaml"));
        Link(Path.Combine(folder, "sweep.yaml"), secret);
        Link(Path.Combine(folder, "image.png"), secret);

        using var response = await server.Client.GetAsync(
            new Uri($"/api/v1/sweeps/{sweep}/{address}", UriKind.Relative),
            ServerUnderTest.Cancellation
        );

        var text = await response.Content.ReadAsStringAsync(ServerUnderTest.Cancellation);
        text.ShouldNotContain(Secret);
        text.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)));
        response.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Listing_HostileSweeps_ShowsThemAsDamagedAndTheOthersAsUsual()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var sweep = await server.FinishAsync();
        Change(
            Copy(server, sweep, "small-8"),
            "DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE n(sequence) AS (SELECT 1 UNION ALL SELECT sequence + 1 FROM n) SELECT sequence, '' AS body FROM n"
        );
        var description = Path.Combine(Copy(server, sweep, "small-9"), "sweep.json");
        var text = await File.ReadAllTextAsync(description, ServerUnderTest.Cancellation);
        text = text.Replace("\"eta\": 3", "\"eta\": 1", StringComparison.Ordinal);
        await File.WriteAllTextAsync(description, text, ServerUnderTest.Cancellation);

        var listing = await server.GetAsync("/api/v1/sweeps").WaitAsync(TimeSpan.FromSeconds(10), ServerUnderTest.Cancellation);

        listing
            .GetProperty("sweeps")
            .EnumerateArray()
            .Select(row => (row.GetProperty("id").GetString(), row.GetProperty("status").GetString()))
            .OrderBy(row => row.Item1, StringComparer.Ordinal)
            .ShouldBe([(sweep, "completed"), ("small-8", "damaged"), ("small-9", "damaged")]);
    }

    private static string Copy(ServerUnderTest server, string sweep, string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(server.Folder, "sweeps", name)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(server.Folder, "sweeps", sweep)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static void Change(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "sweep.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Link(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"links cannot be made here: {failure.Message}");
        }
    }
}
