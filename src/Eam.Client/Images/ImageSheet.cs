using Eam.Engine.Files;

namespace Eam.Client.Images;

/// <summary>A grid of small images in one larger image, enlarged without smoothing so that single pixels are visible.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Pixels">Row-major; 0 is black. With 3 channels each pixel is red, green and blue.</param>
/// <param name="Channels">1 for grey, 3 for colour.</param>
internal sealed record ImageSheet(int Width, int Height, byte[] Pixels, int Channels = 1)
{
    private const int Gap = 2;
    private const byte GapShade = 96;

    /// <summary>Lays out samples row by row.</summary>
    /// <param name="samples">Row-major [count, channels * width * height], values in [-1, 1]; values outside are clamped, NaN is
    /// black.</param>
    /// <param name="width">Width of one sample in pixels.</param>
    /// <param name="height">Height of one sample in pixels.</param>
    /// <param name="columns">Samples per row of the sheet.</param>
    /// <param name="zoom">Side length of one sample pixel, in pixels of the sheet.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    public static ImageSheet Of(ReadOnlySpan<float> samples, int width, int height, int columns, int zoom, int channels = 1)
    {
        var size = channels * width * height;
        var count = samples.Length / size;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        columns = Math.Min(columns, count);
        var rows = (count + columns - 1) / columns;
        var (cellWidth, cellHeight) = ((width * zoom) + Gap, (height * zoom) + Gap);
        var sheet = new ImageSheet(
            (columns * cellWidth) + Gap,
            (rows * cellHeight) + Gap,
            new byte[((columns * cellWidth) + Gap) * ((rows * cellHeight) + Gap) * channels],
            channels
        );
        Array.Fill(sheet.Pixels, GapShade);
        for (var i = 0; i < count; i++)
        {
            var sample = samples.Slice(i * size, size);
            sheet.Draw(sample, width, zoom, Gap + (i % columns * cellWidth), Gap + (i / columns * cellHeight));
        }

        return sheet;
    }

    /// <summary>Writes the sheet as a PNG file.</summary>
    public void Save(string path)
    {
        using var file = new BufferedStream(PlainFile.Create(path));
        PngWriter.Write(file, Width, Height, Pixels, Channels);
    }

    private static byte Shade(float value) => float.IsNaN(value) ? (byte)0 : (byte)MathF.Round((Math.Clamp(value, -1f, 1f) + 1f) * 127.5f);

    private void Draw(ReadOnlySpan<float> sample, int width, int zoom, int left, int top)
    {
        var area = sample.Length / Channels;
        for (var i = 0; i < sample.Length; i++)
        {
            var (channel, at) = (i / area, i % area);
            for (var y = 0; y < zoom; y++)
            {
                var first = ((top + (at / width * zoom) + y) * Width) + left + (at % width * zoom);
                for (var x = 0; x < zoom; x++)
                    Pixels[((first + x) * Channels) + channel] = Shade(sample[i]);
            }
        }
    }
}
