using System.Text;
using Dashboard.Watch.Tests.Parts;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Tests.Wire;

public sealed class LineReaderTests
{
    private const int Limit = 1024 * 1024;

    [Fact]
    public async Task LongLines_AreCutAndPassedOver_WhateverTheChunks()
    {
        var text = "one\n" + new string('x', 100) + "\n\n" + new string('y', 33) + "\nlast\nhalf";
        for (var chunk = 1; chunk < 60; chunk++)
        {
            var lines = await ReadAsync(new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk), longest: 32);
            Assert.Equal(["one", "cut x", "", "cut y", "last"], lines);
        }
    }

    [Fact]
    public async Task ALineOfFiftyMegabytes_IsNeverHeld()
    {
        // Completes synchronously, so that all of it is allocated on this thread.
        await using var body = new ChunkedStream(50 * Limit);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = ReadAsync(body, longest: Limit);
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(["cut x"], await reading);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Limit);
    }

    private static async Task<List<string>> ReadAsync(Stream body, int longest)
    {
        await using var reader = new LineReader(body, longest);
        var lines = new List<string>();
        do
        {
            while (reader.TryRead(out var line))
                lines.Add(line.IsCut ? $"cut {(char)line.Bytes.FirstSpan[0]}" : Encoding.UTF8.GetString(line.Flat));
        }
        while (await reader.WaitAsync(CancellationToken.None));
        return lines;
    }
}
