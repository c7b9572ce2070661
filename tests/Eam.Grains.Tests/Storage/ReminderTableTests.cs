using Npgsql;

namespace Eam.Grains.Tests.Storage;

/// <summary>Tests the reminder table through Orleans' own provider, with the statements that <c>eam-silo db migrate</c> writes.</summary>
[Collection(nameof(PostgresFixture))]
public sealed class ReminderTableTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    private readonly NpgsqlDataSource _database;
    private readonly OrleansTables _tables;

    public ReminderTableTests(PostgresFixture postgres)
    {
        _database = postgres.NewDatabase();
        _tables = new OrleansTables(_database);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IReminderTable Reminders => _tables.Reminders;

    public void Dispose()
    {
        _tables.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task UpsertRow_Twice_ReplacesItUnderAnotherETag()
    {
        var first = await Reminders.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(1)), Now);
        var second = await Reminders.UpsertRow(Entry("a", "wake", TimeSpan.FromDays(40)), Now);

        second.ShouldNotBe(first);
        var read = await Reminders.ReadRow(Grain("a"), "wake", Now);
        (read!.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag).ShouldBe(
            (Grain("a"), "wake", Start, TimeSpan.FromDays(40), second)
        );
    }

    [Fact]
    public async Task ReadRows_OfOneGrain_HasItsRemindersAlone()
    {
        await Reminders.UpsertRow(Entry("a", "wake"), Now);
        await Reminders.UpsertRow(Entry("a", "sleep"), Now);
        await Reminders.UpsertRow(Entry("b", "wake"), Now);

        (await Reminders.ReadRows(Grain("a"), Now)).Reminders.Select(entry => entry.ReminderName).Order().ShouldBe(["sleep", "wake"]);
        (await Reminders.ReadRow(Grain("b"), "sleep", Now)).ShouldBeNull();
    }

    [Fact]
    public async Task ReadRows_OfAnyRange_HasThoseAfterItsBeginUpToItsEnd()
    {
        var names = Enumerable.Range(0, 40).Select(i => $"grain-{i}").ToList();
        foreach (var name in names)
            await Reminders.UpsertRow(Entry(name, "wake"), Now);
        var hashes = names.Select(name => Grain(name).GetUniformHashCode()).Order().ToList();

        // Ranges that end at rows, that wrap around, that cover the whole ring, and that cross the sign change of the database's integers.
        foreach (
            var (begin, end) in new[]
            {
                (hashes[3], hashes[30]),
                (hashes[30], hashes[3]),
                (0u, 0u),
                (hashes[7], hashes[7]),
                (0x70000000u, 0x90000000u),
                (0x90000000u, 0x70000000u),
            }
        )
        {
            var read = (await Reminders.ReadRows(begin, end, Now)).Reminders.Select(entry => entry.GrainId.GetUniformHashCode()).Order();

            read.ShouldBe(
                hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end),
                $"({begin}, {end}]"
            );
        }
    }

    [Fact]
    public async Task RemoveRow_OldETag_LeavesIt()
    {
        var old = await Reminders.UpsertRow(Entry("a", "wake"), Now);
        var current = await Reminders.UpsertRow(Entry("a", "wake"), Now);

        (await Reminders.RemoveRow(Grain("a"), "wake", old!, Now)).ShouldBeFalse();
        (await Reminders.RemoveRow(Grain("a"), "wake", current!, Now)).ShouldBeTrue();
        (await Reminders.RemoveRow(Grain("a"), "wake", current!, Now)).ShouldBeFalse();
        (await Reminders.ReadRow(Grain("a"), "wake", Now)).ShouldBeNull();
    }

    [Fact]
    public async Task TestOnlyClearTable_OneService_LeavesTheOther()
    {
        using var other = new OrleansTables(_database, service: "other");
        await Reminders.UpsertRow(Entry("a", "wake"), Now);
        await other.Reminders.UpsertRow(Entry("a", "wake"), Now);

        await Reminders.TestOnlyClearTable(Now);

        (await Reminders.ReadRows(0, 0, Now)).Reminders.ShouldBeEmpty();
        (await other.Reminders.ReadRows(0, 0, Now)).Reminders.Count.ShouldBe(1);
    }

    private static GrainId Grain(string key) => GrainId.Create("sweep", key);

    private static ReminderEntry Entry(string grain, string name, TimeSpan? period = null) =>
        new()
        {
            GrainId = Grain(grain),
            ReminderName = name,
            StartAt = Start,
            Period = period ?? TimeSpan.FromMinutes(1),
        };
}
