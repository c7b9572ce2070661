using System.Text;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

/// <summary>What a sweep file may consist of as text: nothing in it is dropped without a word, and each mistake has its own line.</summary>
public class SweepTextTests
{
    [Theory]
    [InlineData("seed: 7", "\tseed: 7", 13)]
    [InlineData("trials: 54", "\ttrials: 54", 12)]
    [InlineData("  batch_size:", "\tbatch_size:", 6)]
    [InlineData("  learning_rate:", "\tlearning_rate:", 5)]
    [InlineData("max_failures: 3", "max_failures: 3\nevaluation:\n\tsamples: 64", 17)]
    public void Read_ATabThatIndents_IsToldWithItsOwnLine(string from, string to, int line)
    {
        var text = TestCatalog.Sample.Replace(from, to, StringComparison.Ordinal);
        text.Split('\n')[line - 1].ShouldContain('\t');

        TestCatalog
            .Read(text)
            .Errors.ShouldHaveSingleItem()
            .ShouldBe($"sweep.yaml:{line}: the file is not valid YAML: a tab indents this line, where only spaces may");
    }

    [Theory]
    [InlineData("\0\0\0\0", 16, "the file contains the character NUL here")]
    [InlineData("trials: 4\0\nseed: 9\n", 16, "the file contains the character NUL here")]
    [InlineData("# a comment\0", 16, "the file contains the character NUL here")]
    [InlineData("# a comment\u2028repeats: 3", 16, "the file contains the character U+2028 here")]
    [InlineData("# a comment\u0085repeats: 3", 16, "the file contains the character U+0085 here")]
    [InlineData("\uFEFFrepeats: 3", 16, "the file contains the character U+FEFF here")]
    [InlineData("repeats: 3\r\r\n\u0001", 18, "the file contains the character U+0001 here")]
    [InlineData("\n%repeats: 3", 17, "a line that begins with % would be skipped")]
    [InlineData("re\u200Bpeats: 3", 16, "a key here contains the invisible character U+200B")]
    [InlineData("repeats\u00A0: 3", 16, "a key here contains the invisible character U+00A0")]
    [InlineData("repeats: !include 3", 16, "a tag such as !name would be ignored")]
    public void Read_WhatAReaderOfYamlWouldDrop_IsRefusedWithItsLine(string end, int line, string message)
    {
        var error = TestCatalog.Read($"{TestCatalog.Sample}\n{end}").Errors.ShouldHaveSingleItem();

        error.ShouldStartWith($"sweep.yaml:{line}: {message}");
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("%YAML 1.2\n---\n")]
    [InlineData("# 10 % more, \u00E4\u20AC\uD83D\uDE00\r\n")]
    public void Read_OrdinaryText_IsRead(string start) => TestCatalog.Read(start + TestCatalog.Sample).Errors.ShouldBeEmpty();

    [Fact]
    public void TryDecode_Utf8WithAByteOrderMark_IsTheTextWithoutIt()
    {
        SweepText.TryDecode([0xEF, 0xBB, 0xBF, .. "name: \u00E4\n"u8], out var text, out _).ShouldBeTrue();

        text.ShouldBe("name: \u00E4\n");
    }

    public static TheoryData<byte[], int, string> NoText =>
        new()
        {
            { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("name: y\n")], 1, "this is UTF-16 text" },
            { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("name: y\n")], 1, "this is UTF-16 text" },
            { [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("name: y\n")], 1, "this is UTF-32 text" },
            { [.. "name: y\nseed: "u8, 0xE4, .. "\n"u8], 2, "this line is not UTF-8 text" },
        };

    [Theory]
    [MemberData(nameof(NoText))]
    public void TryDecode_OtherBytes_AreOneClearProblem(byte[] bytes, int line, string message)
    {
        SweepText.TryDecode(bytes, out _, out var problem).ShouldBeFalse();

        problem.Line.ShouldBe(line);
        problem.Text.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("median", 1)]
    [InlineData("median", 2)]
    [InlineData("none", 1)]
    public void Read_ARuleThatKeepsNoShareOfEta_NeedsOneTrialOnly(string algorithm, int trials) =>
        TestCatalog
            .Read(
                $$$"""
                task: gaussian-mixture
                method: eam
                halving: {algorithm: {{{algorithm}}}, eta: 3, compute: {min: 1e5, max: 9e5}}
                trials: {{{trials}}}
                """
            )
            .Spec.ShouldNotBeNull()
            .Trials.ShouldBe(trials);

    [Fact]
    public void Read_MedianWithFewerTrialsThanMethods_IsRefused() =>
        TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: {values: [am, eam]}
                halving: {algorithm: median, compute: {min: 1e5, max: 9e5}}
                trials: 1
                """
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:4: trials gives method eam none: there must be at least one trial per method");
}
