using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;
using Eam.Server.Problems;
using Eam.Server.Security;
using Eam.Server.Sweeps;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Create;

/// <summary>Reads sweep files that come as the body of a request.</summary>
internal static class SweepBody
{
    // A form of a web page cannot send these media types: a cross-origin request with them needs a preflight.
    private const string Yaml = "application/yaml";

    /// <summary>Media types of a sweep file besides <c>application/yaml</c>.</summary>
    public static string[] OtherTypes { get; } = ["application/json", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Reads the body and validates the file. All mistakes are reported together.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The sweep's name if the file has none; null for the default.</param>
    /// <param name="reader">Finds earlier sweeps for <c>warm_start</c>.</param>
    /// <param name="options">The names and files that the sweep may use.</param>
    /// <param name="turns">Gives the check its turn, after the body has arrived.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The media type is not supported, or the text is too long.</exception>
    /// <exception cref="InvalidSweepException">The file has mistakes.</exception>
    public static async Task<SweepSource> ReadAsync(
        HttpRequest request,
        string? name,
        SweepReader reader,
        ServerOptions options,
        WorkTurns turns,
        CancellationToken cancellationToken
    )
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type != Yaml && !OtherTypes.Contains(type))
            throw new ApiException(ProblemKind.UnsupportedType, "send a sweep file as application/yaml or application/json");
        var text = Decode(await BytesAsync(request, cancellationToken));
        var earlier = await EarlierAsync(text, reader, cancellationToken);

        // JSON is also YAML (YAML 1.2, section 1.3), so one reader handles both and knows the lines.
        var catalog = options.Catalog with
        {
            Files = options.AllowedFiles,
            Commands = Commands(options, AccessGate.Of(request.HttpContext)),
        };
        var read = await turns.RunAsync(request.HttpContext, _ =>
            SweepFile.Read(text, name is null ? "body" : $"{name}.yaml", catalog, earlier)
        );
        return read.Spec is { } spec
            ? new(text, spec) { Name = name, Warnings = read.Warnings }
            : throw new InvalidSweepException(read.Problems);
    }

    // The check of a command says which programs and files exist, so a preview of one needs more than a look.
    private static CommandPolicy Commands(ServerOptions options, Access access) =>
        access == Access.Write || options.Commands.IsNone
            ? CommandPolicy.Requests(options.Commands, options.FilesFolder)
            : CommandPolicy.NeedsWriteToken;

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

    private static string Decode(byte[] bytes) =>
        SweepText.TryDecode(bytes, out var text, out var problem)
            ? text
            : throw new ApiException(ProblemKind.BadRequest, problem.In("body"));

    // In a request warm_start names a sweep by its name, never by a path on the server's disk. The reader of the file is synchronous, so
    // the sweeps that it may name are read first.
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
                    // A damaged sweep counts as missing, because it cannot be used.
                }
            }
        }

        return name =>
            known.TryGetValue(name, out var state) ? state : throw new EngineException($"there is no sweep '{SweepName.Shown(name)}'");
    }
}
