using Eam.Cluster.Tests.Processes;
using Eam.Silo.Options;
using Microsoft.Extensions.Configuration;

namespace Eam.Cluster.Tests.Options;

public sealed class ProcessOptionsTests
{
    [Fact]
    public void Read_Nothing_IsADevelopmentCluster()
    {
        var options = Read();

        (options.Role, options.Clustering, options.Listen, options.Devices.Kind).ShouldBe(
            (Role.All, ClusteringKind.Localhost, "127.0.0.1:8700", "cpu")
        );
    }

    [Fact]
    public void Read_ManyMistakes_TellsAllAtOnce() =>
        Problems(
                ("Name", "a b"),
                ("SiloPort", "0"),
                ("Clustering", "postgres"),
                ("Advertise", "host"),
                ("Listen", "1.2"),
                ("Devices:Kind", "tpu"),
                ("Devices:Memory", "much"),
                ("DrainSeconds", "-1"),
                ("Listn", "x"),
                ("Tls:Certificate", "a.pfx")
            )
            .ShouldBe([
                "unknown key Eam:Listn; known keys: Role, Name, ClusterId, ServiceId, Clustering, ConnectionString, ConnectionStringFile, DatabaseWaitSeconds, DataFolder, Files, Commands, CommandPrograms, Artifacts, Advertise, SiloPort, GatewayPort, Primary, Listen, Proxies, Health, Devices, Labels, DrainSeconds, Tls",
                "Eam:Name must be at most 64 letters, digits, '-', '_' and '.', not 'a b'",
                "Eam:SiloPort must be a port from 1 to 65535, not 0",
                "Eam:ConnectionString or Eam:ConnectionStringFile is required when Eam:Clustering is Postgres",
                "Eam:Advertise must be an IP address, not 'host'",
                "Eam:Listen must be ADDRESS:PORT, such as 127.0.0.1:8700 or *:8700, not '1.2'",
                "Eam:Devices:Kind must be cpu, cuda, auto or simulated, not 'tpu'",
                "Eam:Devices:Memory must be a size such as 20GiB, not 'much'",
                "Eam:DrainSeconds must be from 0 to 3600, not -1",
                "Eam:Tls needs Certificate (a PKCS #12 file) and Authority (a PEM file)",
            ]);

    [Fact]
    public void Read_ValuesThatCannotBeRead_TellsAllAtOnceBesideTheOthers() =>
        Problems(("Role", "gardener"), ("SiloPort", "many"), ("Devices:Count", "few"), ("DrainSeconds", "-1"))
            .ShouldBe([
                "Eam:Devices:Count must be a whole number, not 'few'",
                "Eam:Role must be one of all, silo, gateway, not 'gardener'",
                "Eam:SiloPort must be a whole number, not 'many'",
                "Eam:DrainSeconds must be from 0 to 3600, not -1",
            ]);

    [Fact]
    public void Read_SimulatedDevices_MayBeManyAndFast()
    {
        var devices = Read(
            ("Devices:Kind", "simulated"),
            ("Devices:Count", "10000"),
            ("Devices:Speed", "600"),
            ("Devices:Curves", "noisy")
        ).Devices;

        (devices.AreSimulated, devices.Count, devices.Speed, devices.Curves).ShouldBe((true, 10_000, 600, "noisy"));
    }

    [Fact]
    public void Read_SimulatedDevicesOutOfRange_AreTold()
    {
        Problems(("Devices:Kind", "simulated"), ("Devices:Count", "100001"), ("Devices:Speed", "0"))
            .ShouldBe([
                "Eam:Devices:Count must be from 0 to 100000, not 100001",
                "Eam:Devices:Speed must be more than 0 and at most 1000000, not 0",
            ]);
        Problems(("Devices:Kind", "simulated"), ("Devices:Speed", "NaN"))
            .ShouldBe(["Eam:Devices:Speed must be more than 0 and at most 1000000, not NaN"]);
        Problems(("Devices:Kind", "simulated"), ("Devices:Speed", "fast")).ShouldBe(["Eam:Devices:Speed must be a number, not 'fast'"]);
        Problems(("Devices:Speed", "2")).ShouldBe(["Eam:Devices:Model, Curves and Speed need Eam:Devices:Kind simulated"]);
    }

    [Fact]
    public void Read_Commands_AllowsNoneAnyOrThoseOfTheList()
    {
        Read().AllowedPrograms().Programs.ShouldBeNull();
        Read(("Commands", "refuse")).AllowedPrograms().Programs.ShouldBeNull();
        Read(("Commands", "allow")).AllowedPrograms().Programs.ShouldBe([]);
        Read(("Commands", "allow"), ("CommandPrograms", "python3, /srv/jobs/,"))
            .AllowedPrograms()
            .Programs.ShouldBe(["python3", "/srv/jobs/"]);
    }

    [Fact]
    public void Read_CommandsThatMakeNoSense_AreTold()
    {
        Problems(("Commands", "yes")).ShouldBe(["Eam:Commands must be one of refuse, allow, not 'yes'"]);
        Problems(("CommandPrograms", "python3")).ShouldBe(["Eam:CommandPrograms has no effect without Eam:Commands allow"]);
        Problems(("Commands", "allow"), ("CommandPrograms", "python3, jobs/train.sh"))
            .ShouldBe([
                "Eam:CommandPrograms must be programs with commas, each a name on PATH or a full path of a program or folder, not 'jobs/train.sh'",
            ]);
    }

    [Theory]
    [InlineData("--role gardener", "Eam:Role must be one of all, silo, gateway")]
    [InlineData("--listen 0.0.0.0:0", "needs a token: set EAM_TOKEN")]
    [InlineData("--config /nowhere.json", "file /nowhere.json does not exist")]
    [InlineData("--clustering postgres", "Eam:ConnectionString")]
    [InlineData("--devices", "--devices")]
    [InlineData("--devices 2 --simulate 3", "--devices and --simulate cannot be used together")]
    [InlineData("--simulate 3 --model /nowhere.yaml", "cannot read /nowhere.yaml")]
    [InlineData("--simulate 3 --curves nothing", "curves 'nothing' are neither a family")]
    public async Task Run_Mistake_IsOneLineThatNamesIt(string arguments, string names)
    {
        var said = await SiloProcess.RunAsync(new Dictionary<string, string>(), arguments.Split(' '));

        said.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(names);
        said.ShouldStartWith("eam-silo: ");
    }

    [Fact]
    public async Task Run_DatabaseThatIsNotThere_SaysSoWithoutItsPassword()
    {
        var said = await SiloProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["Eam__ConnectionString"] = "Host=127.0.0.1;Port=1;Username=u;Password=hush-hush;Database=d;Timeout=2",
            },
            "db",
            "status"
        );

        said.Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith("eam-silo: cannot read the database: ");
        said.ShouldNotContain("hush-hush");
    }

    private static ProcessOptions Read(params (string Key, string Value)[] given) =>
        ProcessOptionsReader.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(given.ToDictionary(pair => $"Eam:{pair.Key}", pair => (string?)pair.Value))
                .Build()
        );

    private static IReadOnlyList<string> Problems(params (string Key, string Value)[] given) =>
        Should.Throw<OptionsException>(() => Read(given)).Problems;
}
