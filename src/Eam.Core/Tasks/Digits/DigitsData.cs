using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Digits;

/// <summary>The UCI handwritten digits (E. Alpaydin and C. Kaynak, 1998, CC BY 4.0), scaled to [-1, 1]. Immutable.</summary>
public sealed class DigitsData
{
    /// <summary>Name of the asset.</summary>
    public const string FileName = "digits.bin";

    /// <summary>Numbers of pixels per side and per image, of digits, and of images.</summary>
    public const int Side = 8,
        Pixels = Side * Side,
        Classes = 10,
        Count = 1797;

    private const int RecordLength = Pixels + 1,
        Ink = 16;

    private readonly float[] _images = new float[Count * Pixels];
    private readonly byte[] _labels = new byte[Count];

    /// <summary>Reads the data from the bytes of the asset.</summary>
    /// <exception cref="InvalidStateException">The bytes are not those of the data set's file.</exception>
    public DigitsData(ReadOnlySpan<byte> file)
    {
        if (file.Length != Count * RecordLength)
            throw new InvalidStateException(
                $"digits data: expected {Count} images of {RecordLength} bytes, {Count * RecordLength} bytes in total, but found {file.Length}"
            );
        for (var i = 0; i < Count; i++)
        {
            var record = file.Slice(i * RecordLength, RecordLength);
            if (record[..Pixels].ContainsAnyExceptInRange((byte)0, (byte)Ink) || record[Pixels] >= Classes)
                throw new InvalidStateException($"image {i} has a pixel above {Ink} or a label above {Classes - 1}");
            for (var j = 0; j < Pixels; j++)
                _images[(i * Pixels) + j] = (record[j] * (2f / Ink)) - 1;
            _labels[i] = record[Pixels];
        }
    }

    /// <summary>The images, row-major [Count, Pixels]; -1 is paper, 1 is ink.</summary>
    public ReadOnlySpan<float> Images => _images;

    /// <summary>The digit of each image.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>Returns one image.</summary>
    public ReadOnlySpan<float> Image(int i) => _images.AsSpan(i * Pixels, Pixels);

    /// <summary>Returns the mean and the standard deviation, over images, of an image's mean brightness.</summary>
    internal (double Mean, double Deviation) Brightness()
    {
        var (sum, square) = (0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var brightness = 0.0;
            foreach (var pixel in Image(i))
                brightness += pixel / Pixels;
            sum += brightness;
            square += brightness * brightness;
        }

        return (sum / Count, Math.Sqrt((square / Count) - (sum / Count * (sum / Count))));
    }
}
