using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;
using Eam.Testing;

namespace Eam.Engine.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointStore _store;

    public CheckpointStoreTests() => _store = new CheckpointStore(_folder.File("checkpoints"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_AfterSave_ReturnsTheSameBits()
    {
        var saved = Sample(7);

        _store.Save(saved);
        var loaded = _store.Load(7)!;

        (loaded.Trial, loaded.Configuration, loaded.Seed, loaded.Rung).ShouldBe((7, saved.Configuration, saved.Seed, 2));
        loaded.Points.ShouldBe(saved.Points);
        loaded.State.Counters.ShouldBe(saved.State.Counters);
        loaded.State.Tensors.Keys.ShouldBe(saved.State.Tensors.Keys);
        foreach (var (name, tensor) in saved.State.Tensors)
        {
            loaded.State.Tensors[name].Shape.ShouldBe(tensor.Shape);
            Bits(loaded.State.Tensors[name].Values).ShouldBe(Bits(tensor.Values), name);
        }

        static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
    }

    [Fact]
    public void Load_NothingSaved_ReturnsNull() => _store.Load(0).ShouldBeNull();

    [Fact]
    public void Save_ThreeTimes_KeepsTheNewestTwoWithTheirChecksums()
    {
        _store.Save(Sample(7, rung: 0));
        _store.Save(Sample(7, rung: 1));
        _store.Save(Sample(8));
        _store.Save(Sample(7, rung: 2));

        _store.Load(7)!.Rung.ShouldBe(2);
        Names()
            .ShouldBe([
                "trial-0007.000002.safetensors",
                "trial-0007.000002.safetensors.sha256",
                "trial-0007.000003.safetensors",
                "trial-0007.000003.safetensors.sha256",
                "trial-0008.000001.safetensors",
                "trial-0008.000001.safetensors.sha256",
            ]);
    }

    [Fact]
    public void Save_OnTheWayOfAnEpoch_NeverReplacesAFileAndItsEndIsTheNewest()
    {
        _store.Save(Sample(7, rung: 0), epoch: 40);
        _store.Save(Sample(7, rung: 1), epoch: 52, onTheWay: true);
        _store.Save(Sample(7, rung: 2), epoch: 52, onTheWay: true);

        _store.Load(7)!.Rung.ShouldBe(2);
        Names()
            .ShouldBe([
                "trial-0007.000052.01.safetensors",
                "trial-0007.000052.01.safetensors.sha256",
                "trial-0007.000052.02.safetensors",
                "trial-0007.000052.02.safetensors.sha256",
            ]);

        _store.Save(Sample(7, rung: 3), epoch: 52);
        _store.Load(7)!.Rung.ShouldBe(3);
        Names()
            .ShouldBe([
                "trial-0007.000052.02.safetensors",
                "trial-0007.000052.02.safetensors.sha256",
                "trial-0007.000052.safetensors",
                "trial-0007.000052.safetensors.sha256",
            ]);
        _store.Save(Sample(7, rung: 4), epoch: 60, onTheWay: true);
        _store.Load(7)!.Rung.ShouldBe(4);
    }

    [Fact]
    public void Save_OnTheWayOnASingleHost_CountsVersions()
    {
        _store.Save(Sample(7, rung: 0), onTheWay: true);
        _store.Save(Sample(7, rung: 1));

        _store.Load(7)!.Rung.ShouldBe(1);
        Names()
            .Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal))
            .ShouldBe(["trial-0007.000001.safetensors", "trial-0007.000002.safetensors"]);
    }

    [Fact]
    public void Save_WritesAChecksumLineThatSha256sumReads()
    {
        _store.Save(Sample(7));

        var name = "trial-0007.000001.safetensors";
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(name))));
        File.ReadAllText(PathOf(name + ".sha256")).ShouldBe($"{hash}  {name}\n");
    }

    [Fact]
    public void Save_WritesAFileThatOtherProgramsRead()
    {
        _store.Save(Sample(7));

        var bytes = File.ReadAllBytes(PathOf("trial-0007.000001.safetensors"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        var metadata = header.RootElement.GetProperty("__metadata__");
        metadata.GetProperty("trial").GetString().ShouldBe("7");
        metadata.GetProperty("method").GetString().ShouldBe("eam");
        metadata
            .GetProperty("configuration")
            .GetString()
            .ShouldBe("""{"method":"eam","values":{"eam.base_variance":"auto","learning_rate":0.003}}""");
        metadata.GetProperty("seed").GetString().ShouldBe("18446744073709551615");
        metadata.GetProperty("eam_version").GetString().ShouldBe(EamVersion.Current);
        var weights = header.RootElement.GetProperty("model.weights");
        var begin = weights.GetProperty("data_offsets")[0].GetInt32();
        BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length + begin)).ShouldBe(1.5f);
    }

    [Fact]
    public void Load_AnyByteChanged_NamesTrialAndFile()
    {
        _store.Save(Sample(7));
        var path = PathOf("trial-0007.000001.safetensors");
        var bytes = File.ReadAllBytes(path);
        var stream = new RandomStream(3, 3);

        for (var i = 0; i < 50; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[stream.NextInt32(bytes.Length)] ^= (byte)(1 << stream.NextInt32(8));
            File.WriteAllBytes(path, changed);

            var failure = Should.Throw<EngineException>(() => _store.Load(7));
            failure.Message.ShouldBe(
                "trial 7: checkpoint trial-0007.000001.safetensors is damaged: its SHA-256 differs from the recorded one: the file was cut short or changed"
            );
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(-1)]
    public void Load_CutShort_NamesTrialAndFile(int length)
    {
        _store.Save(Sample(7));
        var path = PathOf("trial-0007.000001.safetensors");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(length < 0 ? ^1 : length)]);

        Should
            .Throw<EngineException>(() => _store.Load(7))
            .Message.ShouldStartWith("trial 7: checkpoint trial-0007.000001.safetensors is damaged");
    }

    [Fact]
    public void Load_ChecksumMissing_SaysSo()
    {
        _store.Save(Sample(7));
        File.Delete(PathOf("trial-0007.000001.safetensors.sha256"));

        Should
            .Throw<EngineException>(() => _store.Load(7))
            .Message.ShouldBe(
                "trial 7: checkpoint trial-0007.000001.safetensors is damaged: trial-0007.000001.safetensors.sha256 is missing"
            );
    }

    [Fact]
    public void Load_RightChecksumButNoCheckpoint_SaysWhy()
    {
        _store.Save(Sample(7));
        var bytes = Safetensors.Encode(new TrainingState());
        File.WriteAllBytes(PathOf("trial-0007.000001.safetensors"), bytes);
        File.WriteAllText(
            PathOf("trial-0007.000001.safetensors.sha256"),
            $"{Convert.ToHexString(SHA256.HashData(bytes))}  trial-0007.000001.safetensors"
        );

        Should.Throw<EngineException>(() => _store.Load(7)).Message.ShouldEndWith("is damaged: its metadata has no 'format'");
    }

    [Fact]
    public void Load_AfterACrashBetweenAnyTwoFiles_ReturnsAWholeCheckpoint()
    {
        _store.Save(Sample(7, rung: 0));

        // A crash leaves a half-written temporary file, or a checksum without its checkpoint.
        File.WriteAllText(PathOf("trial-0007.000002.safetensors.sha256.3f9a0c1b5d7e2468.tmp"), "half");
        _store.Load(7)!.Rung.ShouldBe(0);
        File.Move(PathOf("trial-0007.000002.safetensors.sha256.3f9a0c1b5d7e2468.tmp"), PathOf("trial-0007.000002.safetensors.sha256"));
        _store.Load(7)!.Rung.ShouldBe(0);
        File.WriteAllText(PathOf("trial-0007.000002.safetensors.3f9a0c1b5d7e2468.tmp"), "half");
        _store.Load(7)!.Rung.ShouldBe(0);

        _store.Save(Sample(7, rung: 1));
        _store.Load(7)!.Rung.ShouldBe(1);
        Names()
            .ShouldBe([
                "trial-0007.000001.safetensors",
                "trial-0007.000001.safetensors.sha256",
                "trial-0007.000003.safetensors",
                "trial-0007.000003.safetensors.sha256",
            ]);
    }

    [Fact]
    public void SetAside_DamagedCheckpoint_KeepsItUnderAnotherNameAndTheOneBeforeIsTheNewest()
    {
        _store.Save(Sample(7, rung: 0));
        _store.Save(Sample(7, rung: 1));

        _store.SetAside(7).ShouldBe("trial-0007.000002.safetensors.damaged");

        _store.Load(7)!.Rung.ShouldBe(0);
        _store.Save(Sample(7, rung: 1));
        _store.Load(7)!.Rung.ShouldBe(1);
        Names().ShouldContain("trial-0007.000002.safetensors.damaged");
        Names().ShouldNotContain("trial-0007.000002.safetensors");
    }

    [Fact]
    public void SetAside_OnlyCheckpoint_LeavesNone()
    {
        _store.Save(Sample(7));

        _store.SetAside(7).ShouldBe("trial-0007.000001.safetensors.damaged");

        _store.Load(7).ShouldBeNull();
        _store.SetAside(7).ShouldBeNull();
    }

    [Fact]
    public void Retain_SomeTrials_DeletesTheOthers()
    {
        for (var trial = 0; trial < 4; trial++)
            _store.Save(Sample(trial));

        _store.Retain(new HashSet<int> { 1, 3 });

        Enumerable.Range(0, 4).Where(_store.Exists).ShouldBe([1, 3]);
        Names().Count.ShouldBe(4);
    }

    [Fact]
    public void Retain_EndedTrials_KeepsTheirNewestAlone()
    {
        for (var rung = 0; rung < 2; rung++)
        {
            for (var trial = 0; trial < 3; trial++)
                _store.Save(Sample(trial, rung));
        }

        _store.Retain(new HashSet<int> { 0 }, new HashSet<int> { 2 });

        Names()
            .Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal))
            .ShouldBe(["trial-0000.000001.safetensors", "trial-0000.000002.safetensors", "trial-0002.000002.safetensors"]);
        _store.Load(2)!.Rung.ShouldBe(1);
    }

    [Fact]
    public void Save_FileInTheFoldersPlace_SaysItCannotBeWritten()
    {
        File.WriteAllText(_folder.File("checkpoints"), "");

        var failure = Should.Throw<EngineException>(() => _store.Save(Sample(7)));

        failure.Message.ShouldStartWith($"cannot write to folder {_folder.File("checkpoints")}: ");
        failure.Message.ShouldNotContain("\n");
    }

    internal static Checkpoint Sample(int trial, int rung = 2)
    {
        var state = new TrainingState();
        state.Tensors["model.weights"] = new StateTensor(
            [2, 3],
            [1.5f, -0f, float.NaN, float.Epsilon, float.MaxValue, float.NegativeInfinity]
        );
        state.Tensors["empty"] = new StateTensor([0, 4], []);
        state.Counters["random.position"] = long.MinValue;
        state.SetReal("ledger.flops", Math.PI * 1e300);
        var configuration = Configuration
            .Defaults("eam")
            .With("learning_rate", ParameterValue.Of(0.003))
            .With("eam.base_variance", ParameterValue.Of("auto"));
        var metrics = new TrialMetrics
        {
            Reward = -0.1 - (1.0 / 3),
            RewardSe = double.NaN,
            Sw2 = 1e-300,
            PathKl = double.PositiveInfinity,
            ControlObjective = -2.5,
            ControlObjectiveSe = 0.1,
            ControlGap = double.NegativeInfinity,
            EvaluationNfe = 123,
        };
        return new Checkpoint(
            trial,
            configuration,
            ulong.MaxValue,
            rung,
            [new CurvePoint(new Spent(1, 2, 3, 4, 5, 6.5, 0.1, 7, 0.2), metrics)],
            state
        );
    }

    private string PathOf(string name) => Path.Combine(_store.Folder, name);

    private List<string> Names() =>
        [.. Directory.EnumerateFiles(_store.Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
