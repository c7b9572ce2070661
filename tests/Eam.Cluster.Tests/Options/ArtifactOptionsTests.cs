using Eam.Cluster.Tests.Processes;
using Eam.Silo.Options;
using Microsoft.Extensions.Configuration;

namespace Eam.Cluster.Tests.Options;

public sealed class ArtifactOptionsTests
{
    [Fact]
    public void Read_Nothing_IsASharedFolder() => Read().Artifacts.ShouldBeNull();

    [Theory]
    [InlineData("Endpoint", "https://storage.example:9000")]
    [InlineData("Region", "eu-central-1")]
    [InlineData("Prefix", "team-a/eam/")]
    [InlineData("PathStyle", "false")]
    public void Read_OneKeyBesideTheBucket_IsRead(string key, string value)
    {
        var read = Read(("Bucket", "eam"), (key, value)).Artifacts!;

        read.Bucket.ShouldBe("eam");
        typeof(ArtifactOptions).GetProperty(key)!.GetValue(read)!.ToString()!.ToLowerInvariant().ShouldBe(value);
    }

    [Theory]
    [InlineData("Bucket", "X", "Eam:Artifacts:Bucket must be a bucket name of 3 to 63 lower-case letters, digits, '-' and '.', not 'X'")]
    [InlineData(
        "Endpoint",
        "ftp://storage",
        "Eam:Artifacts:Endpoint must have the form https://storage.example:9000, without path, user or password"
    )]
    [InlineData(
        "Endpoint",
        "https://key:secret@storage",
        "Eam:Artifacts:Endpoint must have the form https://storage.example:9000, without path, user or password"
    )]
    [InlineData(
        "Endpoint",
        "https://storage/bucket",
        "Eam:Artifacts:Endpoint must have the form https://storage.example:9000, without path, user or password"
    )]
    [InlineData(
        "Prefix",
        "/a",
        "Eam:Artifacts:Prefix must have the form team-a/ and contain only letters, digits, '-', '_', '.' and '/', not '/a'"
    )]
    [InlineData("Region", "eu central", "Eam:Artifacts:Region must have the form eu-central-1, not 'eu central'")]
    [InlineData(
        "PathStyle",
        "true",
        "Eam:Artifacts:Endpoint is required with Eam:Artifacts:PathStyle, which is for storages other than AWS"
    )]
    [InlineData("SecretKey", "s", "unknown key Eam:Artifacts:SecretKey; known keys: Endpoint, Bucket, Prefix, Region, PathStyle")]
    public void Read_Mistake_IsOneLine(string key, string value, string expected) =>
        Should.Throw<OptionsException>(() => Read(("Bucket", "eam"), (key, value))).Problems.ShouldBe([expected]);

    [Fact]
    public void Read_SiloOfLocalhostClustering_HasItsEventsInASharedFolderAndIsRefused() =>
        Should
            .Throw<OptionsException>(() => Read(("Bucket", "eam"), ("../Role", "silo")))
            .Problems.ShouldHaveSingleItem()
            .ShouldStartWith("Eam:Artifacts requires Eam:Clustering Postgres");

    [Fact]
    public async Task Run_StorageThatIsNotThere_SaysSoInOneLineWithoutItsKey()
    {
        var variables = new Dictionary<string, string>
        {
            ["Eam__Artifacts__Bucket"] = "eam",
            ["Eam__Artifacts__Endpoint"] = "http://127.0.0.1:1",
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "a-secret",
        };

        var said = await SiloProcess.RunAsync(variables);

        said.Trim()
            .Split('\n')
            .ShouldHaveSingleItem()
            .ShouldStartWith("eam-silo: cannot read sweeps/ in the object storage s3://eam/ at http://127.0.0.1:1: Connection refused");
        said.ShouldNotContain("a-secret");
    }

    private static ProcessOptions Read(params (string Key, string Value)[] given) =>
        ProcessOptionsReader.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    given
                        .Reverse()
                        .DistinctBy(pair => pair.Key) // a later value overrides an earlier one
                        .ToDictionary(
                            pair =>
                                pair.Key.StartsWith("../", StringComparison.Ordinal) ? $"Eam:{pair.Key[3..]}" : $"Eam:Artifacts:{pair.Key}",
                            string? (pair) => pair.Value
                        )
                )
                .Build()
        );
}
