using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Testing;
using Eam.Testing.Documentation;

namespace Eam.Server.Tests.Hosting;

/// <summary>The committed copy of the OpenAPI document, and the TypeScript types that are made from it.</summary>
public sealed class CommittedDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Committed => Path.Combine(Repository.Root, "src/Eam.Server/dashboard/contract/openapi.json");

    private static string Types => Path.Combine(Repository.Root, "src/Eam.Server/dashboard/src/api/schema.ts");

    private static CancellationToken Now => ServerUnderTest.Cancellation;

    [Fact]
    public async Task Document_ThatIsServed_IsTheCommittedOne()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var served = JsonSerializer.Serialize(await server.GetAsync("/openapi/v1.json"), Indented) + "\n";
        if (GeneratedTables.Writes)
            await File.WriteAllTextAsync(Committed, served, Now);

        var (made, kept) = (served.Split('\n'), (await File.ReadAllLinesAsync(Committed, Now)).Append("").ToArray());
        var same = made.Zip(kept).TakeWhile(pair => pair.First == pair.Second).Count();
        same.ShouldBe(
            Math.Max(made.Length, kept.Length),
            $"line {same + 1} of {Committed} is '{kept.ElementAtOrDefault(same)}' and must be '{made.ElementAtOrDefault(same)}': EAM_WRITE_DOCS=1 writes it"
        );
    }

    [Fact]
    public async Task Types_OfTheDashboard_AreMadeFromTheCommittedDocument()
    {
        var document = (await File.ReadAllTextAsync(Committed, Now)).Replace("\r\n", "\n", StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

        (await File.ReadAllLinesAsync(Types, Now))[0]
            .ShouldContain(
                hash,
                customMessage: "openapi.json has changed: run npm ci and npm run types in src/Eam.Server/dashboard/contract"
            );
    }

    [Fact]
    public async Task Document_OfWordsEventsAndStreams_SaysWhatTheyAre()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var api = new DescribedApi(await server.GetAsync("/openapi/v1.json"));

        Words(api, "SweepSummary", "status").ShouldBe([.. EnumWords.All<SweepStatus>(), "damaged"]);
        Words(api, "TrialRow", "state").ShouldBe(EnumWords.All<TrialStatus>());
        Words(api, "LadderTrial", "fate").ShouldContain("promoted");
        Words(api, "SlotSegment", "outcome").ShouldContain("out_of_memory");
        Words(api, "DeviceView", "state").ShouldContain("quarantined");
        Words(api, "ServerInfo", "access").ShouldBe(["read", "write"]);
        var events = api.Schema("EventPage").GetProperty("properties").GetProperty("events");
        api.Resolve(events.GetProperty("items")).GetProperty("type").GetString().ShouldBe("object");
        api.Schema("SweepChange").GetProperty("properties").GetProperty("curves").GetProperty("type").GetString().ShouldBe("array");
    }

    private static IEnumerable<string> Words(DescribedApi api, string component, string property) =>
        api.Schema(component)
            .GetProperty("properties")
            .GetProperty(property)
            .GetProperty("enum")
            .EnumerateArray()
            .Select(word => word.GetString()!);
}
