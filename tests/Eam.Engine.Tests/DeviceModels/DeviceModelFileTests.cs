using System.Text.RegularExpressions;
using Eam.Engine.DeviceModels;
using Eam.Testing.Documentation;

namespace Eam.Engine.Tests.DeviceModels;

public sealed class DeviceModelFileTests
{
    [Fact]
    public void Read_AllKeys_AreInTheModel()
    {
        var result = DeviceModelFile.Read(
            """
            nfe_per_second: 40k
            flops_per_second: 4e14
            iterations_per_second: 0.5
            startup_seconds: 20
            memory: 80GiB
            spread: 0.1
            stragglers: {share: 0.02, factor: 4}
            segment_mttf: 40h
            silo_mttf: 720h
            silo_restart: 10m
            devices_per_silo: 4
            checkpoint:
              size: 2GB
              write_rate: 500MB/s
            """
        );

        result.Problems.ShouldBeEmpty();
        result.Model.ShouldBe(
            new DeviceModel
            {
                NfePerSecond = 40_000,
                FlopsPerSecond = 4e14,
                IterationsPerSecond = 0.5,
                StartupSeconds = 20,
                Memory = 80L << 30,
                Spread = 0.1,
                Stragglers = new(0.02, 4),
                SegmentMttf = TimeSpan.FromHours(40),
                SiloMttf = TimeSpan.FromHours(720),
                SiloRestart = TimeSpan.FromMinutes(10),
                DevicesPerSilo = 4,
                Checkpoint = new(2_000_000_000, 5e8),
            }
        );
        result.Model!.Checkpoint.Seconds.ShouldBe(4);
    }

    [Fact]
    public void Read_OneKey_LeavesTheOthersAtTheirDefaults() =>
        DeviceModelFile.Read("nfe_per_second: 5").Model.ShouldBe(new DeviceModel { NfePerSecond = 5 });

    [Theory]
    [InlineData("nfe_per_secnd: 4", "1: unknown key 'nfe_per_secnd'; did you mean 'nfe_per_second'?")]
    [InlineData("batch_size: 4", "1: unknown key 'batch_size'")]
    [InlineData("stragglers: {share: 0.1, factr: 2}", "1: unknown key 'stragglers.factr'; did you mean 'factor'?")]
    [InlineData("\nnfe_per_second: -4", "2: nfe_per_second must be a finite number above 0, not '-4'")]
    [InlineData("nfe_per_second: nan", "1: nfe_per_second must be a finite number above 0, not 'nan'")]
    [InlineData("flops_per_second: 1e30", "1: flops_per_second must be a number above 0 and at most 1e24, not '1e30'")]
    [InlineData("startup_seconds: -1", "1: startup_seconds must be a number from 0 to 86400, not '-1'")]
    [InlineData("spread: 3", "1: spread must be a number from 0 to 2, not '3'")]
    [InlineData("spread: []", "1: spread must be a number from 0 to 2, not a list")]
    [InlineData("stragglers: {share: 1.5}", "1: stragglers.share must be a number from 0 to 1, not '1.5'")]
    [InlineData("stragglers: {factor: 0.5}", "1: stragglers.factor must be a number from 1 to 1000, not '0.5'")]
    [InlineData("stragglers: 0.1", "1: stragglers must be a map of keys (share, factor), not '0.1'")]
    [InlineData("memory: 80", "1: memory must be a size such as 80GiB or 500MB, at most 1024TiB, not '80'")]
    [InlineData("memory: -80GiB", "1: memory must be a size such as 80GiB or 500MB, at most 1024TiB, not '-80GiB'")]
    [InlineData("segment_mttf: 40", "1: segment_mttf must be a time such as 90s, 30m or 2h, above 0 and at most 876000h, not '40'")]
    [InlineData("silo_mttf: 0h", "1: silo_mttf must be a time such as 90s, 30m or 2h, above 0 and at most 876000h, not '0h'")]
    [InlineData("devices_per_silo: 0", "1: devices_per_silo must be a whole number from 1 to 1024, not '0'")]
    [InlineData("checkpoint: {write_rate: 0B/s}", "1: checkpoint.write_rate must be a rate such as 2GB/s or 500MiB/s, not '0B/s'")]
    [InlineData(
        "\n\ncheckpoint: {size: 1TB, write_rate: 1KB/s}",
        "3: checkpoint takes more than 24h to write: lower size, or raise write_rate"
    )]
    [InlineData("- 4", "1: a device model must be a map of keys")]
    [InlineData("", "1: the file is empty")]
    [InlineData("spread: [", "the file is not valid YAML")]
    [InlineData("spread: 0\n---\nspread: 1", "2: a second document starts here, but a device model has only one")]
    public void Read_Mistake_IsOneLineWithItsPlace(string text, string expected)
    {
        var result = DeviceModelFile.Read(text);

        result.Model.ShouldBeNull();
        result.Problems.Count.ShouldBe(1);
        result.Problems[0].In("gpu.yaml").ShouldContain(expected);
        result.Problems[0].In("gpu.yaml").ShouldStartWith("gpu.yaml:");
    }

    [Fact]
    public void Keys_Each_IsOnThePage()
    {
        var page = MarkdownPage.Read("docs/scheduling.md").Text;
        var table = page[page.IndexOf("### The device model", StringComparison.Ordinal)..];

        DeviceModelFile.Keys.ShouldAllBe(key => Regex.IsMatch(table, $@"(?m)^\|.*`{key}[`:]"));
    }

    [Fact]
    public void Read_Samples_AreValid()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "devices"));

        files.ShouldNotBeEmpty();
        foreach (var file in files)
            DeviceModelFile.Read(File.ReadAllText(file)).Problems.ShouldBeEmpty(file);
    }
}
