using Dashboard.Log.Evidence;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Tests.Evidence;

public sealed class NoteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evidence-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Key_MadeOnce_IsReadableByItsOwnerOnlyAndTheSameNextTime()
    {
        var path = Path.Combine(_folder, "state", "evidence.key");
        using var made = SigningKey.LoadOrCreate(path, out var created);
        using var read = SigningKey.LoadOrCreate(path, out var again);
        Assert.True(created);
        Assert.False(again);
        Assert.Equal(made.Public("prod").ToString(), read.Public("prod").ToString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Key_ThatIsNone_Refuses()
    {
        var path = Path.Combine(_folder, "evidence.key");
        File.WriteAllText(path, "not a key");
        Assert.Throws<InvalidDataException>(() => SigningKey.Load(path));
    }

    [Fact]
    public void Head_Signed_IsAcceptedByAnotherImplementation()
    {
        using var key = SigningKey.LoadOrCreate(Path.Combine(_folder, "k"), out _);
        var head = new TreeHead("prod eu+1", 17, TreeHash.OfLeaf([1]), new DateTimeOffset(2026, 3, 12, 9, 31, 8, TimeSpan.Zero));
        var note = new SignedNote(head.ToText(), [key.Sign("prod eu+1", head.ToText())]);
        var (origin, size, root) = IndependentVerifier.Note(note.ToString(), key.Public("prod eu+1").ToString());
        Assert.Equal(("cr-dashboard/prod%20eu%2B1", 17L), (origin, size));
        Assert.Equal(head.Root.ToArray(), root);
        Assert.True(StoredHead.TryParse(3, note.ToString(), out var read));
        Assert.Equal(head, read.Head);
        Assert.True(SigningKey.Signed(read.Note, key.Public("prod eu+1")));
    }

    [Fact]
    public void Head_AlteredAnywhere_IsNotSigned()
    {
        using var key = SigningKey.LoadOrCreate(Path.Combine(_folder, "k"), out _);
        var head = new TreeHead("prod", 17, TreeHash.OfLeaf([1]), new DateTimeOffset(2026, 3, 12, 9, 31, 8, TimeSpan.Zero), Dropped: new DroppedRows(
            0, 9, 10, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), TreeHash.Empty, TreeHash.OfLeaf([2]), "older than 30 days"));
        var note = new SignedNote(head.ToText(), [key.Sign("prod", head.ToText())]).ToString();
        Assert.True(SignedNote.TryParse(note, out var whole) && SigningKey.Signed(whole, key.Public("prod")));
        Assert.True(TreeHead.TryParse(whole.Text, out var read));
        Assert.Equal(head, read);
        for (var i = 0; i < note.Length; i++)
        {
            var altered = note[..i] + (char)(note[i] == 'A' ? 'B' : 'A') + note[(i + 1)..];
            // The last letter of base64 without all its bits may decode to the same bytes: then it is the same signature.
            Assert.False(SignedNote.TryParse(altered, out var parsed) && parsed.ToString() != note && SigningKey.Signed(parsed, key.Public("prod")), $"letter {i} of the note");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014 name AAAA\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAAA\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    public void Note_Malformed_IsNone(string note) => Assert.False(SignedNote.TryParse(note, out _));
}
