using System.Text.Json;

namespace Dashboard.Model.Redaction;

/// <summary>One pass over one document: finds what to hide, then splices the masks into the bytes.</summary>
internal ref struct RedactionWalk
{
    /// <summary>A last-applied annotation within a last-applied annotation is nothing that a tool writes: from here on it is hidden as a whole.</summary>
    private const int DeepestNesting = 2;

    private readonly Redactor redactor;
    private readonly Masks masks;
    private readonly GroupVersionKind kind;
    private readonly ReadOnlySpan<byte> json;
    private readonly int nesting;
    private readonly bool shapes;
    private readonly List<RedactionFrame> frames;
    private Utf8JsonReader reader;
    private RedactionFrame frame;
    private List<(int Start, int Length, byte[] Mask)>? edits;

    public RedactionWalk(Redactor redactor, Masks masks, GroupVersionKind kind, PathRules? paths, ReadOnlySpan<byte> json, int nesting)
    {
        this.redactor = redactor;
        this.masks = masks;
        this.kind = kind;
        this.json = json;
        this.nesting = nesting;
        shapes = SecretShapes.MayHold(json);
        frames = new List<RedactionFrame>(16);
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Redactor.MaxDepth });
        frame = new RedactionFrame { ChildPlace = Place.Root, ChildPaths = paths };
    }

    public byte[]? Run()
    {
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    EnterProperty();
                    break;
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    Settle();
                    frame = frames[^1];
                    frames.RemoveAt(frames.Count - 1);
                    break;
                case JsonTokenType.String:
                case JsonTokenType.Number:
                    Scalar();
                    break;
            }
        return edits is null ? null : Spliced();
    }

    private void Push(bool isArray)
    {
        frames.Add(frame);
        var hidden = frame.ChildPaths?.Hidden == true;
        frame = new RedactionFrame
        {
            IsArray = isArray,
            Mode = hidden ? NameMode.Everything : frame.ChildMode,
            Place = frame.ChildPlace,
            Paths = frame.ChildPaths,
        };
        if (!isArray)
            return;
        frame.ChildMode = frame.Mode;
        frame.ChildPaths = frame.Paths?.Item;
        frame.HideScalar = frame.Mode is NameMode.Sensitive or NameMode.Everything;
    }

    private void EnterProperty()
    {
        ReadOnlySpan<byte> name = reader.ValueIsEscaped ? JsonText.Unescape(reader.ValueSpan) : reader.ValueSpan;
        if (frame.Place == Place.Metadata && name.SequenceEqual("managedFields"u8))
        {
            // Names only, no values: nothing to hide, and half the bytes of many objects.
            reader.Read();
            reader.Skip();
            return;
        }
        frame.ChildPaths = frame.Paths?.Child(name);
        frame.ChildPlace = PlaceOf(name);
        frame.IsLastApplied = frame.Place == Place.Annotations && name.SequenceEqual("kubectl.kubernetes.io/last-applied-configuration"u8);
        frame.IsName = name.SequenceEqual("name"u8);
        frame.IsValue = name.SequenceEqual("value"u8);
        frame.IsKey = name.SequenceEqual("key"u8);
        frame.ChildMode = frame.Place == Place.Root && HoldsSecretsOnly(name) ? NameMode.Everything : ModeOf(name);
        frame.HideScalar = frame.ChildPaths?.Hidden == true || frame.ChildMode == NameMode.Everything || HidesScalar(name);
    }

    private readonly Place PlaceOf(ReadOnlySpan<byte> name) => frame.Place switch
    {
        Place.Root when name.SequenceEqual("metadata"u8) => Place.Metadata,
        Place.Metadata when name.SequenceEqual("annotations"u8) => Place.Annotations,
        _ => Place.Elsewhere,
    };

    /// <summary>ConfigMaps are captured without their data by default; the copy that kubectl keeps of it in an annotation has to go as well.</summary>
    private readonly bool HoldsSecretsOnly(ReadOnlySpan<byte> name) =>
        kind.Group.Length == 0
        && (kind.Kind == "Secret" || (kind.Kind == "ConfigMap" && nesting > 0))
        && (name.SequenceEqual("data"u8) || name.SequenceEqual("stringData"u8) || name.SequenceEqual("binaryData"u8));

    private readonly NameMode ModeOf(ReadOnlySpan<byte> name)
    {
        switch (frame.Mode)
        {
            case NameMode.Everything:
                return NameMode.Everything;
            case NameMode.Normal when name.SequenceEqual("openAPIV3Schema"u8):
                return NameMode.Schema;
            case NameMode.Schema or NameMode.SchemaSensitive:
                return frame.Mode == NameMode.SchemaSensitive || SensitiveNames.Judge(name) == NameVerdict.Sensitive ? NameMode.SchemaSensitive : NameMode.Schema;
        }
        return SensitiveNames.Judge(name) switch
        {
            NameVerdict.Sensitive => NameMode.Sensitive,
            NameVerdict.Reference => NameMode.Normal,
            _ => frame.Mode,
        };
    }

    private readonly bool HidesScalar(ReadOnlySpan<byte> name) => frame.Mode switch
    {
        NameMode.Schema => false,
        NameMode.SchemaSensitive => name.SequenceEqual("default"u8) || name.SequenceEqual("example"u8),
        NameMode.Sensitive => frame.ChildMode == NameMode.Sensitive && !SensitiveNames.IsDescription(name) && !frame.IsKey,
        _ => frame.ChildMode == NameMode.Sensitive || SensitiveNames.Judge(name) == NameVerdict.SensitiveScalar,
    };

    private void Scalar()
    {
        var start = (int)reader.TokenStartIndex;
        var isString = reader.TokenType == JsonTokenType.String;
        var pending = new PendingScalar(start, isString ? reader.ValueSpan.Length + 2 : reader.ValueSpan.Length, isString);
        if (!frame.IsArray)
        {
            if (frame.IsName && isString)
            {
                frame.HasName = true;
                frame.NameIsSensitive = SensitiveNames.Judge(reader.ValueSpan) is NameVerdict.Sensitive or NameVerdict.SensitiveScalar;
            }
            else if (frame.IsValue && !frame.HideScalar)
                frame.Value = pending;
            else if (frame.IsKey && frame.Mode == NameMode.Sensitive)
                frame.Key = pending;
        }
        if (frame.HideScalar)
            Hide(pending);
        else if (isString && frame.IsLastApplied && !frame.IsArray)
            LastApplied(pending);
        else if (isString && shapes && reader.ValueSpan.Length >= 8)
            Shapes(pending);
    }

    /// <summary>At the end of an object its name is known: is the value beside it a secret, is the key a selector or the secret itself?</summary>
    private void Settle()
    {
        if (frame.NameIsSensitive && frame.Value is { } value)
            Hide(value);
        if (!frame.HasName && frame.Key is { } key)
            Hide(key);
    }

    private void Hide(PendingScalar scalar)
    {
        // A mask by shape inside the same string is overruled: the whole of it goes.
        edits?.RemoveAll(edit => edit.Start >= scalar.Start && edit.Start < scalar.Start + scalar.Length);
        var bytes = json.Slice(scalar.Start, scalar.Length);
        if (!scalar.IsString)
            Edit(scalar, masks.Number(bytes));
        else if (bytes.Length > 2)
            Edit(scalar, masks.Quoted(JsonText.Unescape(bytes[1..^1])));
    }

    private void LastApplied(PendingScalar scalar)
    {
        var document = JsonText.Unescape(json.Slice(scalar.Start + 1, scalar.Length - 2));
        try
        {
            if (nesting >= DeepestNesting)
                Hide(scalar);
            else if (redactor.Redact(kind, document, nesting + 1) is { } redacted)
                Edit(scalar, JsonText.Quote(redacted));
        }
        catch (RedactionException)
        {
            Hide(scalar);
        }
    }

    private void Shapes(PendingScalar scalar)
    {
        var raw = json.Slice(scalar.Start + 1, scalar.Length - 2);
        ReadOnlySpan<byte> text = raw.IndexOf((byte)'\\') >= 0 ? JsonText.Unescape(raw) : raw;
        if (SecretShapes.Find(text) is not { } found)
            return;
        var kept = new List<byte>(text.Length);
        var at = 0;
        foreach (var range in found)
        {
            kept.AddRange(text[at..range.Start.Value]);
            kept.AddRange(masks.Text(text[range]));
            at = range.End.Value;
        }
        kept.AddRange(text[at..]);
        Edit(scalar, JsonText.Quote(kept.ToArray()));
    }

    private void Edit(PendingScalar scalar, byte[] mask) => (edits ??= []).Add((scalar.Start, scalar.Length, mask));

    private readonly byte[] Spliced()
    {
        edits!.Sort((a, b) => a.Start.CompareTo(b.Start));
        var result = new byte[json.Length + edits.Sum(edit => edit.Mask.Length - edit.Length)];
        int read = 0, written = 0;
        foreach (var (start, length, mask) in edits)
        {
            json[read..start].CopyTo(result.AsSpan(written));
            written += start - read;
            mask.CopyTo(result, written);
            written += mask.Length;
            read = start + length;
        }
        json[read..].CopyTo(result.AsSpan(written));
        return result;
    }
}
