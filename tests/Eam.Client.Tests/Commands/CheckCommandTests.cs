using System.Text.Json.Nodes;
using Eam.Client.Tests.Images;
using Eam.Core.Backends;
using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>The check of a model on the digits, whose base flow is known to be right.</summary>
public sealed class CheckCommandTests
{
    private const string Digits = """
        task: {name: digits, rewards: [{name: three, reward: digit, digit: 3}, {name: ink, reward: ink, weight: 0}]}
        method: eam
        halving: {algorithm: none, compute: {max: 2e5}}
        trials: 1
        """;

    [Fact]
    public async Task Check_TheDigits_FindsNothingDoubtfulAndWritesASheet()
    {
        using var folder = new TemporaryFolder();
        using var test = new TestTerminal();

        var code = await test.RunAsync("check", folder.Write(Digits), "-o", "json", "--batch", "4", "--sheet", folder.File("s.png"));

        code.ShouldBe(0, test.Output);
        var checks = JsonNode.Parse(test.Output)!["checks"]!.AsArray();
        checks
            .Select(check => (string)check!["name"]!)
            .ShouldBe([
                "velocity rows",
                "velocity gradient",
                "reward ink rows",
                "reward ink gradient",
                "reward three rows",
                "reward three gradient",
                "time",
                "samples",
                "speed",
                "method am",
                "method eam",
                "method ram",
                "method forward",
                "method terminal-gradient",
            ]);
        Detail("time").ShouldEndWith(": t = 0 is noise and t = 1 is data, as it must be");
        Detail("method am").ShouldStartWith("an iteration with batch_size 4 takes ");
        var sheet = PngWriterTests.Decode(File.ReadAllBytes(folder.File("s.png")));
        sheet.Width.ShouldBe(2 + (8 * (96 + 2)), "eight images of 8 pixels, twelve times enlarged, with gaps");
        sheet.Pixels.Distinct().Count().ShouldBeGreaterThan(50);
        test.Error.ShouldContain($"wrote {folder.File("s.png")}");

        string Detail(string name) => (string)checks.First(check => (string)check!["name"]! == name)!["detail"]!;
    }

    [Theory]
    [InlineData(
        "eam: task torchscript needs the torch backend, which this eam was built without",
        "velocity.pt",
        "reward.pt",
        "--shape",
        "3,8,8"
    )]
    [InlineData("eam: sweep.yaml: there is no such file", "sweep.yaml")]
    public async Task Check_WhatCannotBeChecked_IsOneLine(string said, params string[] arguments)
    {
        using var test = new TestTerminal();

        (await test.RunAsync(["check", .. arguments])).ShouldBe(2);

        test.Error.ShouldStartWith(said);
        test.Error.Trim().Split('\n').Length.ShouldBe(1);
        BackendCatalog.Find("torch").ShouldBeNull("this test program has no torch");
    }
}
