using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Testing;

namespace Eam.Engine.Tests.Results;

/// <summary>The files with which one process sends requests to another one.</summary>
public sealed class RequestFolderTests : IDisposable
{
    private static readonly SweepRequest Stop = new(RequestKind.Stop, null, new SweepVersion(5, SweepStatus.Running));

    private readonly TemporaryFolder _data = new();

    private RequestFolder Requests => new(_data.File("requests"));

    public void Dispose() => _data.Dispose();

    [Fact]
    public void TakeAnswer_TheSameRequestByTwoSenders_GivesEachItsOwn()
    {
        var first = Requests.Ask(Stop);
        RequestFolder.Answer(first, isDone: true);
        var second = Requests.Ask(Stop);
        Requests.Pending().ShouldHaveSingleItem().ShouldBe((second, Stop));
        RequestFolder.Answer(second, isDone: false);

        RequestFolder.TakeAnswer(first).ShouldBe(true);
        RequestFolder.TakeAnswer(second).ShouldBe(false);
    }

    [Fact]
    public void TakeAnswer_TheProcessEndedAndDeletedTheFolder_IsNone()
    {
        var request = Requests.Ask(Stop);
        Requests.Clear();
        Directory.Exists(_data.File("requests")).ShouldBeFalse();

        RequestFolder.TakeAnswer(request).ShouldBeNull();
    }

    [Fact]
    public void TakeAnswer_NobodyAnswered_LeavesNothingBehind()
    {
        var request = Requests.Ask(new(RequestKind.Pause));

        RequestFolder.TakeAnswer(request).ShouldBeNull();

        Directory.Exists(_data.File("requests")).ShouldBeFalse();
        Requests.Pending().ShouldBeEmpty();
    }

    [Fact]
    public void TakeAnswer_AnotherSenderHasTakenTheName_LeavesItsRequest()
    {
        var request = Requests.Ask(Stop);
        RequestFolder.Answer(request, isDone: true);

        // It had listed the folder before the first request was there, and creates its own file after the answer.
        File.WriteAllText(request, "");

        RequestFolder.TakeAnswer(request).ShouldBe(true);
        Requests.Pending().ShouldHaveSingleItem().ShouldBe((request, Stop));
    }

    [Fact]
    public void Answer_TheSenderHasWithdrawnTheRequest_LeavesNothingBehind()
    {
        var request = Requests.Ask(Stop);
        RequestFolder.TakeAnswer(request).ShouldBeNull();

        RequestFolder.Answer(request, isDone: true);

        RequestFolder.TakeAnswer(request).ShouldBeNull();
        Directory.Exists(_data.File("requests")).ShouldBeFalse();
    }

    [Fact]
    public void Ask_FolderHasAFileWithAHugeNumber_CountsWithoutItOrSaysSo()
    {
        var folder = Directory.CreateDirectory(_data.File("requests")).FullName;
        File.WriteAllText(Path.Combine(folder, "2147483647-stop.done"), "");
        Path.GetFileName(Requests.Ask(new(RequestKind.Pause))).ShouldBe("1-pause");

        File.WriteAllText(Path.Combine(folder, "1000000000-stop.done"), "");
        Should.Throw<EngineException>(() => Requests.Ask(new(RequestKind.Pause))).Message.ShouldEndWith("the number 1000000000: delete it");
    }

    [Fact]
    public void Clear_AnswerToARequestThatWaitedForLong_Stays()
    {
        var request = Requests.Ask(Stop);
        File.SetLastWriteTimeUtc(request, DateTime.UtcNow - TimeSpan.FromHours(2));
        RequestFolder.Answer(request, isDone: true);

        Requests.Clear();

        RequestFolder.TakeAnswer(request).ShouldBe(true);
    }

    [Fact]
    public void Clear_AnswersOfSendersThatDied_AreDeletedAndOthersStay()
    {
        var (forgotten, awaited, dropped) = (Requests.Ask(Stop), Requests.Ask(Stop), Requests.Ask(new(RequestKind.Pause)));
        RequestFolder.Answer(forgotten, isDone: true);
        RequestFolder.Answer(awaited, isDone: true);
        File.SetLastWriteTimeUtc($"{forgotten}.done", DateTime.UtcNow - TimeSpan.FromHours(2));

        Requests.Clear();

        RequestFolder.TakeAnswer(forgotten).ShouldBeNull();
        RequestFolder.TakeAnswer(dropped).ShouldBeNull();
        RequestFolder.TakeAnswer(awaited).ShouldBe(true);
        Directory.Exists(_data.File("requests")).ShouldBeFalse("the last answer was taken");
    }
}
