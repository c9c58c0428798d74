namespace Dashboard.Simulator.Store;

/// <summary>A growing ring of the latest changes, addressed by sequence number. Not thread-safe.</summary>
internal sealed class ChangeWindow
{
    private LogEntry?[] _items = new LogEntry?[16];
    private int _head;

    public int Count { get; private set; }

    /// <summary>Sequence number of the oldest remembered change, and of the next one to come.</summary>
    public long First { get; private set; }

    public long Next => First + Count;

    public LogEntry this[long sequence] => _items[(_head + (int)(sequence - First)) & (_items.Length - 1)]!;

    public void Add(LogEntry entry)
    {
        if (Count == _items.Length)
        {
            var larger = new LogEntry?[_items.Length * 2];
            for (var i = 0; i < Count; i++) larger[i] = _items[(_head + i) & (_items.Length - 1)];
            (_items, _head) = (larger, 0);
        }

        _items[(_head + Count) & (_items.Length - 1)] = entry;
        Count++;
    }

    public LogEntry RemoveOldest()
    {
        var oldest = _items[_head]!;
        _items[_head] = null;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        First++;
        return oldest;
    }

    public void Clear()
    {
        First = Next;
        Count = 0;
        _head = 0;
        _items = new LogEntry?[16];
    }
}
