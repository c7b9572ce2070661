using System.CommandLine;
using System.Globalization;
using System.Text;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using Eam.Engine;
using Eam.Engine.Charts;
using Eam.Engine.DeviceModels;
using Eam.Engine.Simulation;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary><c>eam capacity</c>: how long a sweep takes on different numbers of modelled devices, without training.</summary>
internal static class CapacityCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("capacity", "FILE", "Shows how long a sweep takes on N devices, and how busy they are, without training", Create);

    // Fewer simulated trials take a second or two.
    private const long MostSilent = 20_000;

    private static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var device = new Option<string>("--device")
        {
            HelpName = "MODEL",
            Description = "file with a model of the device, such as samples/devices/gpu.yaml",
            Required = true,
        };
        var devices = new Option<string>("--devices")
        {
            HelpName = "N,...",
            Description = FormattableString.Invariant($"numbers of devices, each from 1 to {SlotSchedule.MostSlots}"),
            DefaultValueFactory = _ => "8,64,512",
        };
        var rules = WordList.Option("--halving", "RULE", "halving rules to compare", string.Join(',', HalvingRules.Names));
        var curves = new SimulatedCurves();
        var svg = new Option<string?>("--svg")
        {
            HelpName = "FILE",
            Description = "file to write a figure to: duration and utilisation by number of devices",
        };
        var (seed, data) = (CommonOptions.Seed("seed of all random draws [default: as in the file]"), CommonOptions.Data());
        var command = new Command(Verb.Name, Verb.Description) { file, device, devices, rules };
        curves.AddTo(command);
        foreach (var option in new Option[] { svg, seed, data })
            command.Add(option);
        var listing = ListingOptions.Of(command);
        command.SetAction(
            async (parsed, _) =>
            {
                var path = parsed.GetRequiredValue(device);
                var model = SweepFileReader.Device(path);
                var source = SweepFileReader.Read(parsed.GetRequiredValue(file), parsed.GetValue(data));
                SpecWarningLines.Show(terminal, source.Warnings);
                var spec = new SweepOverrides { Seed = parsed.GetValue(seed) }.ApplyTo(source.Spec!);
                if (model.Refusal(spec) is { } refusal)
                    throw new UsageException($"{path}: {refusal}");
                var names = WordList.Read("--halving", "rule", parsed.GetValue(rules), HalvingRules.Names);
                var sizes = Sizes(parsed.GetRequiredValue(devices), model, spec);
                var (simulated, learning) = curves.Of(parsed, spec, parsed.GetValue(data));
                var rows = await RunAsync(terminal, simulated, names, sizes, learning);
                var drawn = curves.Family(parsed) is { } family ? $"{family} curves" : $"curves of {curves.Recorded(parsed)}";
                var table = new CapacityTable(simulated, path, model, drawn, rows);
                var code = listing.Print(parsed, terminal, table);
                if (parsed.GetValue(svg) is { } figure)
                    Write(terminal, figure, new CapacityFigure(table).Chart());
                return code;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<CapacityRow>> RunAsync(
        Terminal terminal,
        SweepSpec spec,
        IReadOnlyList<string> rules,
        IReadOnlyList<SimulatedDevices> devices,
        ILearningCurves curves
    )
    {
        if ((long)spec.Planned * spec.Repeats * rules.Count * devices.Count <= MostSilent)
            return CapacityPlan.Of(spec, rules, devices, curves, null, terminal.Interrupts.Stop);
        var text = $"{Figures.Count(rules.Count, "rule")}, {Figures.Count(devices.Count, "number")} of devices";
        return await new ProgressLine(terminal.Error, terminal.Time).RunAsync("simulating", report =>
            CapacityPlan.Of(spec, rules, devices, curves, part => report(new(part, text)), terminal.Interrupts.Stop)
        );
    }

    private static IReadOnlyList<SimulatedDevices> Sizes(string text, DeviceModel model, SweepSpec spec)
    {
        var numbers = text.Split(',', StringSplitOptions.TrimEntries).Select(Size).Distinct().Order();
        return
        [
            .. numbers
                .Select(number => new SimulatedDevices(model, number, spec.Resources.Devices))
                .Select(devices =>
                    devices.Slots > 0
                        ? devices
                        : throw new UsageException(
                            FormattableString.Invariant(
                                $"--devices: {devices.Count} is too few: a trial needs {devices.PerTrial} devices of one machine"
                            )
                        )
                ),
        ];
    }

    private static int Size(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= SlotSchedule.MostSlots
            ? number
            : throw new UsageException(
                FormattableString.Invariant($"--devices: '{text}' is not a number of devices from 1 to {SlotSchedule.MostSlots}")
            );

    private static void Write(Terminal terminal, string path, Chart chart)
    {
        try
        {
            File.WriteAllText(path, SvgChart.Write(chart), new UTF8Encoding(false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"--svg: cannot write {path}: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        terminal.Error.Writer.WriteLine($"wrote {path}");
    }
}
