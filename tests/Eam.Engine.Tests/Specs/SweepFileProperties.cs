using FsCheck;
using FsCheck.Fluent;

namespace Eam.Engine.Tests.Specs;

/// <summary>No text may cause an exception: the result is a specification or lines that say what is wrong.</summary>
public class SweepFileProperties
{
    [Fact]
    public void Read_AnyText_GivesASpecOrLines() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => Check(text.Get)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Read_SampleWithAPieceReplaced_GivesASpecOrLines()
    {
        string[] pieces =
        [
            "",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "- ",
            "\t",
            "\n",
            "? ",
            "|",
            ">",
            "!!int ",
            "%",
            "@",
            "`",
            "'",
            "\"",
            "#",
            "~",
            "null",
            "1e999",
            "-",
            "---\n",
            "...\n",
            "*x",
            "&x ",
            "\0",
            "<<: ",
        ];
        var piece = Gen.Elements(pieces);
        var place = Gen.Choose(0, TestCatalog.Sample.Length - 1);
        var change = Gen.Zip(Gen.Zip(place, Gen.Choose(0, 20)), piece).ToArbitrary();
        Prop.ForAll(change, pair =>
            {
                var ((at, length), insert) = pair;
                Check(TestCatalog.Sample[..at] + insert + TestCatalog.Sample[Math.Min(TestCatalog.Sample.Length, at + length)..]);
                Check(TestCatalog.Sample[..at] + insert);
                at = Math.Min(at, TestCatalog.EveryForm.Length - 1);
                Check(TestCatalog.EveryForm[..at] + insert + TestCatalog.EveryForm[Math.Min(TestCatalog.EveryForm.Length, at + length)..]);
                at = Math.Min(at, TestCatalog.EveryMethod.Length - 1);
                Check(
                    TestCatalog.EveryMethod[..at]
                        + insert
                        + TestCatalog.EveryMethod[Math.Min(TestCatalog.EveryMethod.Length, at + length)..]
                );
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(800));
    }

    private static void Check(string text)
    {
        var result = TestCatalog.Read(text);
        (result.Spec is null).ShouldBe(result.Errors.Count > 0);
        result.Errors.ShouldAllBe(error => error.StartsWith("sweep.yaml:") && !error.Contains('\n') && error.Length < 600);
    }
}
