using System.Globalization;
using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Specs;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Security;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Create;

/// <summary>A sweep file that came as a request's body.</summary>
/// <param name="Text">As it was sent.</param>
/// <param name="Spec">What it says.</param>
internal sealed record SweepBody(string Text, SweepSpec Spec)
{
    // Forms of a web page can send none of these without asking first (cross-origin requests need a preflight for them).
    private const string Yaml = "application/yaml";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The media types of a sweep file, <c>application/yaml</c> apart.</summary>
    public static string[] OtherTypes { get; } = ["application/json", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Reads the body and checks the file; every mistake is told at once.</summary>
    /// <exception cref="ApiException">It is not text of a kind that is read here, or too long.</exception>
    /// <exception cref="InvalidSweepException">It has mistakes.</exception>
    public static async Task<SweepBody> ReadAsync(
        HttpRequest request,
        SweepReader reader,
        SpecCatalog catalog,
        CancellationToken cancellationToken
    )
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type != Yaml && !OtherTypes.Contains(type))
            throw new ApiException(ProblemKind.UnsupportedType, "send a sweep file as application/yaml or application/json");
        var text = Decode(await BytesAsync(request, cancellationToken));
        var earlier = await EarlierAsync(text, reader, cancellationToken);

        // JSON is YAML too (YAML 1.2, section 1.3): one reader, with lines, for both.
        var read = SweepFile.Read(text, "body", catalog, earlier);
        return read.Spec is { } spec ? new(text, spec) : throw new InvalidSweepException([.. read.Errors.Select(Error)]);
    }

    private static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > RequestLimits.LargestBody)
            throw TooLarge();
        using var bytes = new MemoryStream();
        var buffer = new byte[16384];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > RequestLimits.LargestBody)
                throw TooLarge();
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static ApiException TooLarge() => new(ProblemKind.TooLarge, $"a sweep file has at most {RequestLimits.LargestBody} bytes");

    private static string Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ApiException(ProblemKind.BadRequest, "the body is not UTF-8");
        }
    }

    // warm_start names a sweep by its name here, and never by a path of the server's disk. Reading a file cannot wait, so what it may name is read before.
    private static async Task<Func<string, SweepState>> EarlierAsync(string text, SweepReader reader, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, SweepState>(StringComparer.Ordinal);
        if (text.Contains("warm_start", StringComparison.Ordinal))
        {
            foreach (var name in (await reader.NamesAsync(cancellationToken)).Where(name => text.Contains(name, StringComparison.Ordinal)))
            {
                try
                {
                    known[name] = (await reader.GetAsync(name, cancellationToken)).State;
                }
                catch (EngineException)
                {
                    // Damaged: of no more use than one that is not there.
                }
            }
        }

        return name =>
            known.TryGetValue(name, out var state) ? state : throw new EngineException($"there is no sweep '{SweepName.Shown(name)}'");
    }

    // "body:LINE: message"
    private static SpecError Error(string line)
    {
        var parts = line.Split(':', 3);
        return new(int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2].Trim());
    }
}
