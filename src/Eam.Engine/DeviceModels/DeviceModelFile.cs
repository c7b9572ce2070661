using Eam.Engine.Specs;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.DeviceModels;

/// <summary>Reads device models from YAML (docs/scheduling.md#the-device-model).</summary>
public static class DeviceModelFile
{
    private const double MostPerSecond = 1e24;
    private const int MostDevices = 1024;
    private const long MostBytes = 1L << 50;
    private const string SizeExample = "a size such as 80GiB or 500MB, at most 1024TiB";

    private static readonly TimeSpan MostMttf = TimeSpan.FromDays(36_500),
        MostRestart = TimeSpan.FromDays(30),
        MostSaving = TimeSpan.FromDays(1);

    /// <summary>The keys of a device model.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "nfe_per_second",
        "flops_per_second",
        "iterations_per_second",
        "startup_seconds",
        "memory",
        "spread",
        "stragglers",
        "segment_mttf",
        "silo_mttf",
        "silo_restart",
        "devices_per_silo",
        "checkpoint",
    ];

    /// <summary>Reads a device model. All mistakes are reported together, each with its line.</summary>
    /// <param name="text">The text of the file.</param>
    public static DeviceModelResult Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new Problems("device model");
        DeviceModel? model = null;
        try
        {
            if (YamlTree.Read(text, problems) is { } root)
                model = Model(new Section("", root, 1, problems, Keys), problems);
        }
        catch (Problems.FullException)
        {
            // What was found so far is reported.
        }

        return problems.Count > 0 || model is null ? new(null, problems.All()) : new(model, []);
    }

    private static DeviceModel Model(Section top, Problems problems)
    {
        var usual = new DeviceModel();
        return new()
        {
            NfePerSecond = Speed(top, "nfe_per_second"),
            FlopsPerSecond = Speed(top, "flops_per_second"),
            IterationsPerSecond = Speed(top, "iterations_per_second"),
            StartupSeconds = Within(top, "startup_seconds", 0, 86_400) ?? usual.StartupSeconds,
            Memory = Bytes(top, "memory", SizeExample, 1),
            Spread = Within(top, "spread", 0, 2) ?? usual.Spread,
            Stragglers = Stragglers(Below(top, "stragglers", problems, "share", "factor"), usual.Stragglers),
            SegmentMttf = top.Duration("segment_mttf", MostMttf),
            SiloMttf = top.Duration("silo_mttf", MostMttf),
            SiloRestart = top.Duration("silo_restart", MostRestart) ?? usual.SiloRestart,
            DevicesPerSilo = top.Whole("devices_per_silo", 1, MostDevices) ?? usual.DevicesPerSilo,
            Checkpoint = Checkpoint(Below(top, "checkpoint", problems, "size", "write_rate"), top, usual.Checkpoint),
        };
    }

    private static Section Below(Section top, string key, Problems problems, params string[] keys) =>
        new(key, top.Node(key), top.Line(key), problems, keys);

    private static StragglerModel Stragglers(Section section, StragglerModel usual) =>
        new(Within(section, "share", 0, 1) ?? usual.Share, Within(section, "factor", 1, 1000) ?? usual.Factor);

    private static CheckpointModel Checkpoint(Section section, Section top, CheckpointModel usual)
    {
        var rate = Bytes(section, "write_rate", "a rate such as 2GB/s or 500MiB/s", 1, perSecond: true);
        var model = new CheckpointModel(Bytes(section, "size", SizeExample, 0) ?? usual.Size, rate ?? usual.WriteRate);
        if (model.Seconds > MostSaving.TotalSeconds)
            top.Wrong("checkpoint", $"takes more than {Durations.Format(MostSaving)} to write: lower size, or raise write_rate");
        return model;
    }

    private static double? Speed(Section section, string key)
    {
        if (section.Number(key, above: 0) is not { } number)
            return null;
        if (number <= MostPerSecond)
            return number;
        section.Wrong(key, $"must be a number above 0 and at most 1e24, not '{section.Text(key, "a number")}'");
        return null;
    }

    private static double? Within(Section section, string key, double least, double most)
    {
        var expected = FormattableString.Invariant($"a number from {least} to {most}");
        if (section.Text(key, expected) is not { } text)
            return null;
        if (NumberText.TryParse(text, out var number) && number >= least && number <= most)
            return number;
        section.Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }

    private static long? Bytes(Section section, string key, string expected, long least, bool perSecond = false)
    {
        if (section.Text(key, expected) is not { } text)
            return null;
        var size = perSecond && text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        if (ByteSizes.TryParse(size) is { } bytes && bytes >= least && bytes <= MostBytes)
            return bytes;
        section.Wrong(key, $"must be {expected}, not '{text}'");
        return null;
    }
}
