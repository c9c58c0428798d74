using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

#pragma warning disable BL0006 // Its frames are read, as the renderers do; what they are is tested.

namespace Dashboard.Web.Components.Parts;

/// <summary>
/// A fragment as one piece of HTML. A live page keeps two frames of 40 bytes for each element, attribute and text that it shows; what stands in many rows and has neither components nor handlers
/// is kept as its text instead, and is sent again whole when any of it changes.
/// </summary>
internal static class Finished
{
    /// <summary>Each at the place of its hash: a row that says what it said before, or on another page, is one text.</summary>
    private const int Remembered = 2048;

    /// <summary>Characters of a text that is remembered: 16 MB in all at most. Rows have some 700.</summary>
    private const int LongestRemembered = 4096;

    /// <summary>Characters for which a buffer is kept: an object's largest line must not stay with every thread.</summary>
    private const int LargestKept = 64 * 1024;

    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string?[] s_remembered = new string?[Remembered];

    /// <summary>Lent to one at a time: a finished part may hold another.</summary>
    [ThreadStatic]
    private static (RenderTreeBuilder Builder, ArrayBufferWriter<char> Html)? s_lent;

    /// <exception cref="NotSupportedException">A component, a handler or a reference is in it.</exception>
    public static MarkupString Of(RenderFragment part) => new(Html(part));

    private static string Html(RenderFragment part)
    {
        var (builder, html) = s_lent ?? (new RenderTreeBuilder(), new ArrayBufferWriter<char>());
        s_lent = null;
        try
        {
            part(builder);
            var frames = builder.GetFrames();
            Write(frames.Array.AsSpan(0, frames.Count), html);
            return Known(html.WrittenSpan);
        }
        finally
        {
            builder.Clear();
            html.ResetWrittenCount();
            if (html.Capacity <= LargestKept)
                s_lent = (builder, html);
            else
                builder.Dispose();
        }
    }

    // Whoever comes second at the same moment keeps a text of its own: that costs nothing but its bytes.
    private static string Known(ReadOnlySpan<char> html)
    {
        if (html.Length > LongestRemembered)
            return html.ToString();
        ref var place = ref s_remembered[(uint)string.GetHashCode(html, StringComparison.Ordinal) % Remembered];
        return place is { } known && html.SequenceEqual(known) ? known : place = html.ToString();
    }

    private static void Write(ReadOnlySpan<RenderTreeFrame> frames, ArrayBufferWriter<char> html)
    {
        for (var i = 0; i < frames.Length;)
        {
            ref readonly var frame = ref frames[i];
            switch (frame.FrameType)
            {
                case RenderTreeFrameType.Element:
                    WriteElement(frames.Slice(i, frame.ElementSubtreeLength), html);
                    i += frame.ElementSubtreeLength;
                    break;
                case RenderTreeFrameType.Region:
                    Write(frames.Slice(i + 1, frame.RegionSubtreeLength - 1), html);
                    i += frame.RegionSubtreeLength;
                    break;
                case RenderTreeFrameType.Text:
                    html.Write(s_encoder.Encode(frame.TextContent));
                    i++;
                    break;
                case RenderTreeFrameType.Markup:
                    html.Write(frame.MarkupContent);
                    i++;
                    break;
                default:
                    throw new NotSupportedException($"A finished part has no {frame.FrameType}.");
            }
        }
    }

    private static void WriteElement(ReadOnlySpan<RenderTreeFrame> element, ArrayBufferWriter<char> html)
    {
        html.Write("<");
        html.Write(element[0].ElementName);
        var i = 1;
        for (; i < element.Length && element[i].FrameType == RenderTreeFrameType.Attribute; i++)
            WriteAttribute(element[i], html);
        html.Write(">");
        if (IsVoid(element[0].ElementName))
            return;
        Write(element[i..], html);
        html.Write("</");
        html.Write(element[0].ElementName);
        html.Write(">");
    }

    private static void WriteAttribute(in RenderTreeFrame attribute, ArrayBufferWriter<char> html)
    {
        if (attribute.AttributeValue is false or null)
            return;
        html.Write(" ");
        html.Write(attribute.AttributeName);
        switch (attribute.AttributeValue)
        {
            case true:
                break;
            case string value:
                html.Write("=\"");
                html.Write(s_encoder.Encode(value));
                html.Write("\"");
                break;
            default:
                throw new NotSupportedException($"A finished part has no handler '{attribute.AttributeName}'.");
        }
    }

    // https://html.spec.whatwg.org/#void-elements
    private static bool IsVoid(string name) => name is "area" or "base" or "br" or "col" or "embed" or "hr" or "img" or "input" or "link" or "meta" or "source" or "track" or "wbr";
}
