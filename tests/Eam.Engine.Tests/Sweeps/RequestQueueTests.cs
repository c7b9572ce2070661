using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Testing;

namespace Eam.Engine.Tests.Sweeps;

public sealed class RequestQueueTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly RequestFolder _requests;
    private readonly RequestQueue _queue;

    public RequestQueueTests()
    {
        _requests = new(_data.File("requests"));
        _queue = new(_requests);
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Next_AnswerThatCouldNotBeWritten_WritesItAndDoesNotTakeTheRequestTwice()
    {
        var file = _requests.Ask(new(RequestKind.Pause));
        Directory.CreateDirectory($"{file}.done");
        var pending = _queue.Next(_ => true).ShouldNotBeNull();
        _queue.Take();
        pending.Complete();
        File.Exists(file).ShouldBeTrue("a folder is in the way of its new name");
        _queue.Next(_ => true).ShouldBeNull();

        Directory.Delete($"{file}.done");
        _queue.Next(_ => true).ShouldBeNull();

        RequestFolder.TakeAnswer(file).ShouldBe(true);
    }

    [Fact]
    public void Next_RequestWithTheNameOfOneThatWasWithdrawn_TakesIt()
    {
        var file = _requests.Ask(new(RequestKind.Pause));
        var pending = _queue.Next(_ => true).ShouldNotBeNull();
        _queue.Take();
        RequestFolder.TakeAnswer(file).ShouldBeNull();
        pending.Complete();

        _requests.Ask(new(RequestKind.Pause)).ShouldBe(file);

        _queue.Next(_ => true).ShouldNotBeNull().Request.Kind.ShouldBe(RequestKind.Pause);
    }
}
