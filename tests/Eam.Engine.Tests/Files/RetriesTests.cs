using Eam.Engine.Files;
using Eam.Testing;
using Microsoft.Data.Sqlite;

namespace Eam.Engine.Tests.Files;

public sealed class RetriesTests
{
    private const int EIO = 5,
        EBUSY = 16,
        ENOSPC = 28,
        EACCES = 13;
    private const int Busy = 5,
        IoErrorRead = 266,
        IoErrorShmSize = 4874,
        Corrupt = 11,
        Full = 13;

    private readonly SkippingTime _time = new();
    private int _calls;

    [Theory]
    [InlineData(EIO)]
    [InlineData(EBUSY)]
    public void Run_FileFailsTwiceThenWorks_IsDoneAfterTwoGrowingWaits(int error)
    {
        Retries.Run(Retries.Create(_time), () => FailTwice(() => new IOException("injected", error))).ShouldBe(3);

        _time.Waits.Count.ShouldBe(2);
        _time.Waits.ShouldAllBe(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromMilliseconds(200));
    }

    [Theory]
    [InlineData(Busy)]
    [InlineData(IoErrorRead)]
    public void Run_DatabaseFailsTwiceThenWorks_IsDone(int error) =>
        Retries.Run(Retries.Create(_time), () => FailTwice(() => Sqlite(error))).ShouldBe(3);

    [Fact]
    public void Run_FailsForEver_GivesUpWithTheFailureWithinSeconds()
    {
        var failure = Should.Throw<SqliteException>(() => Retries.Run<int>(Retries.Create(_time), () =>
            {
                _calls++;
                throw Sqlite(Busy);
            }));

        failure.SqliteErrorCode.ShouldBe(Busy);
        _calls.ShouldBe(9);
        _time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(16));
    }

    [Theory]
    [InlineData(Corrupt)]
    [InlineData(Full)]
    [InlineData(IoErrorShmSize)]
    public void Run_DamageOrFullDatabase_IsToldAtOnce(int error) => ShouldFailAtOnce(Sqlite(error));

    [Theory]
    [InlineData(ENOSPC)]
    [InlineData(EACCES)]
    public void Run_FullDiskOrNoRight_IsToldAtOnce(int error) => ShouldFailAtOnce(new IOException("injected", error));

    [Fact]
    public void Run_MistakeOfTheProgram_IsToldAtOnce() => ShouldFailAtOnce(new InvalidOperationException("injected"));

    private static SqliteException Sqlite(int error) => new("injected", error & 0xFF, error);

    private void ShouldFailAtOnce(Exception failure)
    {
        Should
            .Throw<Exception>(() => Retries.Run<int>(Retries.Create(_time), () =>
                {
                    _calls++;
                    throw failure;
                }))
            .ShouldBe(failure);
        _calls.ShouldBe(1);
        _time.Waits.ShouldBeEmpty();
    }

    private int FailTwice(Func<Exception> failure) => ++_calls <= 2 ? throw failure() : _calls;
}
