using Spectre.Console.Rendering;

namespace Eam.Client;

/// <summary>
/// Cleans the text of everything that a console draws (<see cref="TerminalText"/>). The console's own codes for colours and the cursor are
/// kept. Tables measure the widths of their cells earlier, so they clean the cells themselves.
/// </summary>
internal sealed class CleanRendering : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Cleaned(renderable));

    private sealed class Cleaned(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Clean);

        private static Segment Clean(Segment segment)
        {
            var text = segment.IsControlCode ? segment.Text : TerminalText.Clean(segment.Text);
            return ReferenceEquals(text, segment.Text) ? segment : new Segment(text, segment.Style, segment.Link);
        }
    }
}
