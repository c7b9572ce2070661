using Eam.Client.Images;

namespace Eam.Client.Tests.Images;

public sealed class ImageSheetTests
{
    [Fact]
    public void Of_ThreeSamplesInTwoColumns_LaysThemOutRowByRow()
    {
        // Samples of one pixel: -1 is black, 1 is white, 0 is grey.
        var sheet = ImageSheet.Of([-1f, 1f, 0f], 1, 1, columns: 2, zoom: 3);

        (sheet.Width, sheet.Height).ShouldBe((12, 12));
        At(sheet, 2, 2).ShouldBe((byte)0);
        At(sheet, 4, 4).ShouldBe((byte)0);
        At(sheet, 7, 2).ShouldBe((byte)255);
        At(sheet, 2, 7).ShouldBe((byte)128);
        At(sheet, 7, 7).ShouldBe((byte)96, "the empty cell shows the gap");
    }

    [Fact]
    public void Of_ValuesOutsideTheRange_AreClamped()
    {
        var sheet = ImageSheet.Of([-7f, 7f, float.NaN, 1f], 2, 2, columns: 1, zoom: 1);

        At(sheet, 2, 2).ShouldBe((byte)0);
        At(sheet, 3, 2).ShouldBe((byte)255);
        At(sheet, 2, 3).ShouldBe((byte)0);
        At(sheet, 3, 3).ShouldBe((byte)255);
    }

    [Fact]
    public void Save_Sheet_IsAPngFile()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("eam-test-").FullName, "sheet.png");
        var sheet = ImageSheet.Of([0.5f], 1, 1, columns: 1, zoom: 4);

        sheet.Save(path);

        var (width, height, pixels) = PngWriterTests.Decode(File.ReadAllBytes(path));
        (width, height).ShouldBe((sheet.Width, sheet.Height));
        pixels.ShouldBe(sheet.Pixels);
    }

    private static byte At(ImageSheet sheet, int x, int y) => sheet.Pixels[(y * sheet.Width) + x];
}
