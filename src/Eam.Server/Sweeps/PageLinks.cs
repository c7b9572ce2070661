using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Sweeps;

/// <summary>Adds the address of the next page to an answer, as a <c>Link</c> header (RFC 8288). The last page has none.</summary>
internal static class PageLinks
{
    /// <summary>Links to the page that begins after this one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="offset">Index of this page's first entry.</param>
    /// <param name="limit">Maximum number of entries per page.</param>
    /// <param name="total">Number of entries of all pages.</param>
    public static void Offset(HttpContext context, int offset, int limit, int total)
    {
        if ((long)offset + limit < total)
            Add(context, "offset", (offset + limit).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Links to the page that begins after an entry.</summary>
    /// <param name="context">The request.</param>
    /// <param name="last">The last entry of this page.</param>
    public static void After(HttpContext context, string last) => Add(context, "after", last);

    // The other parameters of the query stay.
    private static void Add(HttpContext context, string name, string value)
    {
        var request = context.Request;
        var pairs = new List<KeyValuePair<string, string?>>();
        foreach (var (key, values) in request.Query.Where(pair => pair.Key is not ("after" or "offset")))
            pairs.AddRange(values.Select(each => KeyValuePair.Create(key, each)));
        pairs.Add(new(name, value));
        var query = QueryString.Create(pairs);
        context.Response.Headers.Link = $"<{request.PathBase}{request.Path}{query}>; rel=\"next\"";
    }
}
