using System.Net;
using Npgsql;

namespace Eam.Grains.Tests.Storage;

/// <summary>Tests the membership table through Orleans' own provider, with the statements that <c>eam-silo db migrate</c> writes.</summary>
[Collection(nameof(PostgresFixture))]
public sealed class MembershipTableTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    private readonly NpgsqlDataSource _database;
    private readonly OrleansTables _tables;

    public MembershipTableTests(PostgresFixture postgres)
    {
        _database = postgres.NewDatabase();
        _tables = new OrleansTables(_database);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IMembershipTable Silos => _tables.Silos;

    public void Dispose()
    {
        _tables.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task ReadAll_NoSiloYet_IsTheFirstVersionOnceForAllWhoBegin()
    {
        using var second = new OrleansTables(_database);

        var read = await second.Silos.ReadAllAsync(Now);

        read.Members.ShouldBeEmpty();
        (read.Version.Version, (await Silos.ReadRowAsync(Address(1), Now)).Version.Version).ShouldBe((0, 0));
    }

    [Fact]
    public async Task InsertRow_OneSilo_IsReadAsWrittenUnderTheNextVersion()
    {
        var entry = Entry(1);
        entry.SuspectTimes = null;

        (await Silos.InsertRowAsync(entry, Next(0), Now)).ShouldBeTrue();

        var read = await Silos.ReadRowAsync(entry.SiloAddress, Now);
        read.Version.Version.ShouldBe(1);
        var member = read.Members.ShouldHaveSingleItem().Item1;
        (
            member.SiloAddress,
            member.SiloName,
            member.HostName,
            member.Status,
            member.ProxyPort,
            member.StartTime,
            member.IAmAliveTime
        ).ShouldBe((entry.SiloAddress, "silo-1", "host", SiloStatus.Joining, 30001, Start, Start));
        (await Silos.ReadRowAsync(Address(2), Now)).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task InsertRow_ManyAtOnceWithTheSameVersion_OneWins()
    {
        for (var version = 0; version < 10; version++)
        {
            var won = await Task.WhenAll(
                Enumerable.Range(0, 6).Select(i => Task.Run(() => Silos.InsertRowAsync(Entry(1 + i + (10 * version)), Next(version), Now)))
            );

            won.Count(inserted => inserted).ShouldBe(1);
            (await Silos.ReadAllAsync(Now)).Version.Version.ShouldBe(version + 1);
        }

        (await Silos.ReadAllAsync(Now)).Members.Count.ShouldBe(10);
    }

    [Fact]
    public async Task InsertRow_SiloThatIsThere_ChangesNothing()
    {
        await Silos.InsertRowAsync(Entry(1), Next(0), Now);

        (await Silos.InsertRowAsync(Entry(1, SiloStatus.Active), Next(1), Now)).ShouldBeFalse();

        var read = await Silos.ReadAllAsync(Now);
        (read.Version.Version, read.Members.ShouldHaveSingleItem().Item1.Status).ShouldBe((1, SiloStatus.Joining));
    }

    [Fact]
    public async Task UpdateRow_NewestVersion_WritesStatusAndSuspicions()
    {
        await Silos.InsertRowAsync(Entry(1), Next(0), Now);
        var entry = Entry(1, SiloStatus.Active, alive: Start.AddMinutes(1));
        entry.SuspectTimes = [Tuple.Create(Address(2), Start), Tuple.Create(Address(3), Start.AddSeconds(1))];

        (await UpdateAsync(Silos, entry, 1)).ShouldBeTrue();

        var read = await Silos.ReadAllAsync(Now);
        var member = read.Members.ShouldHaveSingleItem().Item1;
        (read.Version.Version, member.Status, member.IAmAliveTime).ShouldBe((2, SiloStatus.Active, Start.AddMinutes(1)));
        member.SuspectTimes.ShouldBe(entry.SuspectTimes);
    }

    [Fact]
    public async Task UpdateRow_OlderVersionOrNoSuchSilo_ChangesNothing()
    {
        await Silos.InsertRowAsync(Entry(1), Next(0), Now);
        await Silos.InsertRowAsync(Entry(2), Next(1), Now);

        (await UpdateAsync(Silos, Entry(1, SiloStatus.Dead), 1)).ShouldBeFalse();
        (await UpdateAsync(Silos, Entry(3, SiloStatus.Dead), 2)).ShouldBeFalse();

        var read = await Silos.ReadAllAsync(Now);
        (read.Version.Version, read.Members.Count(member => member.Item1.Status == SiloStatus.Joining)).ShouldBe((2, 2));
    }

    [Fact]
    public async Task UpdateRow_ManyAtOnceWithTheSameVersion_OneWins()
    {
        await Silos.InsertRowAsync(Entry(1), Next(0), Now);

        var won = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => UpdateAsync(Silos, Entry(1, SiloStatus.Active), 1)))
        );

        won.Count(updated => updated).ShouldBe(1);
        (await Silos.ReadAllAsync(Now)).Version.Version.ShouldBe(2);
    }

    [Fact]
    public async Task UpdateIAmAlive_OneOfTwo_MovesItsTimeAndNoVersion()
    {
        await Silos.InsertRowAsync(Entry(1), Next(0), Now);
        await Silos.InsertRowAsync(Entry(2), Next(1), Now);

        await Silos.UpdateIAmAliveAsync(Entry(2, alive: Start.AddHours(1)), Now);

        var read = await Silos.ReadAllAsync(Now);
        read.Version.Version.ShouldBe(2);
        read.Members.Select(member => member.Item1.IAmAliveTime).Order().ShouldBe([Start, Start.AddHours(1)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CleanupDefunctSiloEntries_AnyStatus_RemovesOldDeadOnesAlone(bool oneByOne)
    {
        if (!oneByOne)
            await ExecuteAsync("DELETE FROM orleansquery WHERE querykey = 'CleanupDefunctSiloEntryKey'");
        using var tables = new OrleansTables(_database);
        var silos = tables.Silos;
        await silos.InsertRowAsync(Entry(1, SiloStatus.Dead), Next(0), Now);
        await silos.InsertRowAsync(Entry(2, SiloStatus.Active), Next(1), Now);
        await silos.InsertRowAsync(Entry(3, SiloStatus.Dead, alive: Start.AddDays(2)), Next(2), Now);
        await silos.InsertRowAsync(Entry(4, SiloStatus.Joining), Next(3), Now);
        var voted = Entry(5, SiloStatus.Dead);
        (voted.SuspectTimes, var empty) = ([Tuple.Create(Address(2), Start)], Entry(6, SiloStatus.Dead));
        empty.SuspectTimes = [];
        await silos.InsertRowAsync(Entry(5), Next(4), Now);
        await silos.InsertRowAsync(Entry(6), Next(5), Now);
        (await UpdateAsync(silos, voted, 6) && await UpdateAsync(silos, empty, 7)).ShouldBeTrue();

        await silos.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddDays(1)), Now);

        (await silos.ReadAllAsync(Now)).Members.Select(member => member.Item1.SiloName).Order().ShouldBe(["silo-2", "silo-3", "silo-4"]);
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_OneCluster_LeavesTheOther()
    {
        using var other = new OrleansTables(_database, cluster: "other");
        await Silos.InsertRowAsync(Entry(1), Next(0), Now);
        await other.Silos.InsertRowAsync(Entry(2), Next(0), Now);

        await Silos.DeleteMembershipTableEntriesAsync("c", Now);

        (await other.Silos.ReadAllAsync(Now)).Members.ShouldHaveSingleItem().Item1.SiloName.ShouldBe("silo-2");
        using var again = new OrleansTables(_database);
        var read = await again.Silos.ReadAllAsync(Now);
        (read.Members.Count, read.Version.Version).ShouldBe((0, 0));
    }

    private static SiloAddress Address(int number) => SiloAddress.New(IPAddress.Parse("10.0.0.1"), 11110 + number, number);

    private static TableVersion Next(int version) => new TableVersion(version, $"{version}").Next();

    private static MembershipEntry Entry(int number, SiloStatus status = SiloStatus.Joining, DateTime? alive = null) =>
        new()
        {
            SiloAddress = Address(number),
            SiloName = $"silo-{number}",
            HostName = "host",
            Status = status,
            ProxyPort = 30000 + number,
            StartTime = Start,
            IAmAliveTime = alive ?? Start,
        };

    // Writes a row as Orleans does: with the tag of the table's version for both.
    private static Task<bool> UpdateAsync(IMembershipTable silos, MembershipEntry entry, int version) =>
        silos.UpdateRowAsync(entry, $"{version}", Next(version), Now);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Now);
    }
}
