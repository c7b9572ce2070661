using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Inspection;
using Eam.Engine.Specs;
using Eam.Engine.Trials;
using Eam.Testing;

namespace Eam.Torch.Tests.Tasks;

/// <summary>Sets of prompts from a file.</summary>
public sealed class ScriptConditionsTests : IDisposable
{
    private const int Prompts = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly float[] _values = new float[Prompts * 3];

    public ScriptConditionsTests()
    {
        Libtorch.Require();
        new RandomStream(1, 1).Gaussian(_values);
        Write("prompts.safetensors", ("c", [Prompts, 3], _values));
        File.WriteAllText(_folder.File("prompts.txt"), "a cat\na dog\na fox\na bird\na fish\n");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A row of a mixed batch has the velocity of a trial that has only its prompt.</summary>
    [Fact]
    public void Evaluate_MixedBatch_GivesEachRowTheVelocityOfItsPrompt()
    {
        using var backend = Libtorch.Cpu();
        var task = Load();
        int[] conditions = [3, 0, 3, 4, 1, 2];
        using Tensor x = backend.Rent(6, 32),
            mixed = backend.Rent(6, 32),
            single = backend.Rent(6, 32);
        backend.Gaussian(x, new RandomStream(2, 2));
        x.SetConditions(conditions);

        task.CreateBase(backend).Evaluate(x, [0.3f], mixed);

        foreach (var prompt in conditions.Distinct())
        {
            Write("one.safetensors", ("c", [1, 3], _values[(prompt * 3)..((prompt + 1) * 3)]));
            ScriptFiles.Load(("condition", _folder.File("one.safetensors"))).CreateBase(backend).Evaluate(x, [0.3f], single);
            foreach (var row in Enumerable.Range(0, 6).Where(row => conditions[row] == prompt))
                Row(mixed, row).ShouldBe(Row(single, row), 1e-5f);
        }

        Row(mixed, 0).ShouldNotBe(Row(single, 0));

        static float[] Row(Tensor x, int row) => x.Read().Slice(row * 32, 32).ToArray();
    }

    /// <summary>v_none + w (v - v_none), with v_none that of the prompt that none names.</summary>
    [Fact]
    public void Evaluate_Guided_LeadsAwayFromTheEmptyPrompt()
    {
        using var backend = Libtorch.Cpu();
        (string Name, string Value)[] none = [("conditions.none", "1")];
        var (plain, guided) = (Load(none), TaskLoader.Load(Guided(2.5, none)));
        using Tensor x = backend.Rent(4, 32),
            own = backend.Rent(4, 32),
            empty = backend.Rent(4, 32),
            actual = backend.Rent(4, 32);
        backend.Gaussian(x, new RandomStream(2, 2));
        foreach (
            float[] times in (float[][])
                [
                    [0.3f],
                    [0.1f, 0.3f, 0.5f, 0.7f],
                ]
        )
        {
            x.SetConditions([1, 1, 1, 1]);
            plain.CreateBase(backend).Evaluate(x, times, empty);
            x.SetConditions([3, 0, 2, 4]);
            plain.CreateBase(backend).Evaluate(x, times, own);

            guided.CreateBase(backend).Evaluate(x, times, actual);

            backend.Combine(own, 2.5f, own, -1.5f, empty);
            actual.Read().ToArray().ShouldBe(own.Read().ToArray(), 1e-4f);
        }

        guided.Conditions!.Trained.ShouldBe([0, 2, 3, 4]);
    }

    [Theory]
    [InlineData("am", "am.steps")]
    [InlineData("eam", "eam.ode_steps")]
    public void Run_HeldOutPrompts_AreMeasured(string method, string steps)
    {
        var task = Load(("conditions.names", _folder.File("prompts.txt")), ("conditions.held_out", "a fox,a fish"));
        task.Conditions!.HeldOut.ShouldBe([2, 4]);
        var options = new TrialRunnerOptions(task, ComputeUnit.Iterations, new EvaluationSpec(60, 4, 30, 4, 1))
        {
            Backend = new("torch", "cpu"),
        };
        var configuration = Configuration.Defaults(method).With("batch_size", ParameterValue.Of(8)).With(steps, ParameterValue.Of(4));

        var metrics = new TrialRunner(options)
            .Run(new SegmentRequest(new(0, 0, 0, configuration, 3, 0, 2)), null, TestContext.Current.CancellationToken)
            .ShouldBeOfType<SegmentOutcome.RungReached>()
            .Points[^1]
            .Metrics;

        double.IsFinite(metrics["held_out.reward"]!.Value).ShouldBeTrue();
        metrics["prompts.worst"]!.Value.ShouldBeLessThanOrEqualTo(metrics.Reward!.Value);
    }

    [Fact]
    public void Read_ASweepOfPrompts_KnowsTheFilesAndMetrics()
    {
        var result = SweepFile.Read(
            $$"""
            task:
              name: torchscript
              velocity: {{ScriptFiles.Path("velocity.pt")}}
              reward: {{ScriptFiles.Path("reward.pt")}}
              shape: [2, 4, 4]
              conditions: {file: prompts.safetensors, names: prompts.txt, held_out: 0.2}
              rows_per_condition: 4
            method: [am, ram]
            parameters: {ram.group: 4}
            objective: held_out.reward
            halving:
              algorithm: none
              compute: {unit: nfe, min: 9e5, max: 9e5}
            trials: 4
            """,
            _folder.File("sweep.yaml")
        );

        result.Problems.ShouldBeEmpty();
        var spec = result.Spec!;
        TaskLoader.Files(spec.Task).ShouldContain(_folder.File("prompts.safetensors"));
        spec.Metrics.Select(metric => metric.Name).ShouldContain("held_out.reward");
        spec.Objective.ShouldBe(new Objective("held_out.reward", true));
        var task = TaskLoader.Load(spec.Task);
        task.Conditions!.Names.ShouldBe(["a cat", "a dog", "a fox", "a bird", "a fish"]);
        (task.Conditions.HeldOut.Count, task.Conditions.RowsPerCondition).ShouldBe((1, 4));
    }

    [Theory]
    [InlineData("conditions: {held_out: 0.1}", "task.conditions.held_out needs conditions.file")]
    [InlineData("conditions: {flie: prompts.safetensors}", "unknown key 'task.conditions.flie'; did you mean 'file'?")]
    [InlineData(
        "conditions: prompts.safetensors",
        "task.conditions must be a map of file, names, held_out, none, not 'prompts.safetensors'"
    )]
    [InlineData("guidance: 2", "task.guidance needs conditions.none")]
    [InlineData("rows_per_condition: 4", "task.rows_per_condition needs conditions.file")]
    public void Read_WrongSetting_OneLineEach(string setting, string expected)
    {
        var result = SweepFile.Read(
            $"task:\n  name: torchscript\n  velocity: v.pt\n  reward: r.pt\n  shape: [4]\n  {setting}\n",
            _folder.File("sweep.yaml")
        );

        result
            .Problems.Where(problem => problem.Line == 6)
            .Select(problem => problem.In("sweep.yaml"))
            .ShouldHaveSingleItem()
            .ShouldStartWith($"sweep.yaml:6: {expected}");
    }

    [Fact]
    public void Load_FilesThatDoNotFit_OneLineEach()
    {
        File.WriteAllText(_folder.File("four.txt"), "a\nb\nc\nd\n");
        Write("four.safetensors", ("c", [4, 3], new float[12]));
        Write("uneven.safetensors", ("c", [5, 3], new float[15]), ("d", [4], new float[4]));
        Write("empty.safetensors", ("c", [0, 3], []));
        Write("nan.safetensors", ("c", [5, 3], [.. Enumerable.Range(0, 15).Select(i => i == 7 ? float.NaN : 0)]));
        Write("wide.safetensors", ("c", [5, 4], new float[20]));

        Complaint(("conditions.names", Of("four.txt")))
            .ShouldContain($"four.txt: it has 4 names, one on each line, but {Of("prompts.safetensors")} has 5 conditions");
        Complaint(("conditions.names", Of("none.txt"))).ShouldContain("none.txt: there is no such file");
        Complaint(("conditions.file", Of("uneven.safetensors")))
            .ShouldContain("uneven.safetensors: tensor c is for 5 conditions, but tensor d for 4");
        Complaint(("conditions.file", Of("empty.safetensors"))).ShouldContain("empty.safetensors: tensor c is for 0 conditions");
        Complaint(("conditions.file", Of("nan.safetensors"))).ShouldContain("nan.safetensors: tensor c is NaN for condition 2");
        Complaint(("conditions.file", Of("wide.safetensors"))).ShouldContain("velocity.pt: forward([2, 2, 4, 4] float32, ");
        Complaint(("conditions.file", Of("none.safetensors"))).ShouldContain("none.safetensors: there is no such file");
        Complaint(("conditions.held_out", "0.05")).ShouldContain("which is 0 of 5 conditions");
        Complaint(("conditions.none", "a wolf"))
            .ShouldContain("conditions.none names the condition 'a wolf', but there is none of that name");
        Complaint(("conditions.held_out", "a wolf")).ShouldContain("names the condition 'a wolf'");
        Complaint(("reward_conditions", Of("four.safetensors")))
            .ShouldContain($"four.safetensors: it has 4 conditions, but {Of("prompts.safetensors")} has 5");
        Complaint(("reward_conditions", Of("prompts.safetensors")))
            .ShouldContain("reward.pt: forward([2, 2, 4, 4] float32, [2, 3] float32)");

        string Of(string name) => _folder.File(name);
    }

    [Fact]
    public void Run_CheckOfPrompts_FindsNothingDoubtful()
    {
        var inspection = new ModelInspection(Load(), new("torch", "cpu"), 4, TimeProvider.System);

        inspection.Run(TestContext.Current.CancellationToken).Where(finding => finding.IsDoubtful).ShouldBeEmpty();
    }

    private string Complaint(params (string Name, string Value)[] changed)
    {
        var message = Should.Throw<EngineException>(() => Load(changed)).Message;
        message.ShouldNotContain('\n');
        return message;
    }

    private FineTuningTask Load(params (string Name, string Value)[] changed) => TaskLoader.Load(Settings(changed));

    private TaskSettings Settings((string Name, string Value)[] changed) =>
        ScriptFiles.Settings([("condition", ""), ("conditions.file", _folder.File("prompts.safetensors")), .. changed]);

    private TaskSettings Guided(double guidance, (string Name, string Value)[] changed) =>
        Settings(changed) with
        {
            Values = new Dictionary<string, ParameterValue>(Settings(changed).Values) { ["guidance"] = ParameterValue.Of(guidance) },
        };

    private void Write(string name, params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        var state = new TrainingState();
        foreach (var tensor in tensors)
            state.Tensors[tensor.Name] = new StateTensor(tensor.Shape, tensor.Values);
        File.WriteAllBytes(_folder.File(name), Safetensors.Encode(state));
    }
}
