using Eam.Client.Doctor;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;

namespace Eam.Client.Tests.Doctor;

public sealed class BackendChecksTests
{
    [Fact]
    public void Of_BackendThatComputesCorrectly_IsOk() =>
        BackendChecks
            .Of(new Checked(() => new("gradients agree", IsLimited: false)))
            .ShouldBe([
                new("backend checked", CheckState.Ok, "cpu: two processors"),
                new("checked arithmetic", CheckState.Ok, "gradients agree"),
            ]);

    [Fact]
    public void Of_BackendThatIsLimited_Warns() =>
        BackendChecks
            .Of(new Checked(() => new("oneDNN is limited", IsLimited: true)))
            .Last()
            .ShouldBe(new("checked arithmetic", CheckState.Warning, "oneDNN is limited"));

    [Fact]
    public void Of_BackendWithoutACheck_ListsItsDevices() =>
        BackendChecks.Of(new Checked(() => null)).ShouldBe([new("backend checked", CheckState.Ok, "cpu: two processors")]);

    [Fact]
    public void Of_BackendThatComputesWrongly_IsBrokenInOneLine() =>
        BackendChecks
            .Of(new Checked(() => throw new BackendException("wrong gradients")))
            .ShouldBe([new("backend checked", CheckState.Broken, "wrong gradients")]);

    private sealed class Checked(Func<BackendCheck?> check) : IBackendProvider
    {
        public string Name => "checked";

        public IReadOnlyList<TaskDefinition> Tasks => [];

        public IReadOnlyList<BackendDevice> Devices() => [new("cpu", "two processors")];

        public IReadOnlyList<string> Resolve(string device) => ["cpu"];

        public IBackend Create(BackendSpec spec) => throw new NotSupportedException("this backend is only checked");

        public BackendCheck? SelfCheck() => check();

        public IReadOnlyDictionary<string, string> WorkerEnvironment(BackendSpec spec) => new Dictionary<string, string>();
    }
}
