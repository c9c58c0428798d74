using Dashboard.Log.Payloads;
using Microsoft.Extensions.Logging;
using ZstdSharp;

namespace Dashboard.Log.Writing;

/// <summary>
/// Learns what the payloads of each kind look like. Samples are collected on the way, training runs beside it, one kind at a time; what comes of it is fetched.
/// Each further dictionary of a kind takes sixteen times the rows before it: the first ones were trained on little. Used by the writing loop only.
/// </summary>
internal sealed class DictionaryTrainer
{
    /// <summary>Dictionaries of one cluster at most: each is kept for ever.</summary>
    public const int MaxDictionaries = 1_000;

    // Of one kind, of whole objects and of splices each.
    private const int MaxGenerations = 3;
    private const int Growth = 16;

    // Of all kinds together. A kind that finds no room makes do with what it has, if that is not too little.
    private const long MaxSampleBytes = 16 * 1024 * 1024;
    private const int FewestSamples = 50;

    private readonly ClusterState _cluster;
    private readonly ILogger _logger;
    private readonly Dictionary<(int Kind, PayloadEncoding Encoding), SampleSet> _sets = [];
    private readonly Queue<SampleSet> _waiting = new();
    private long _bytes;
    private int _dictionaries;
    private Training? _running;

    public DictionaryTrainer(ClusterState cluster, ILogger logger)
    {
        (_cluster, _logger) = (cluster, logger);
        foreach (var (kind, encoding) in cluster.Trained)
            Count(kind, encoding);
    }

    /// <summary>Offers a row's bytes as a sample.</summary>
    /// <param name="splice">Empty: the row is no splice.</param>
    public void Offer(KindState kind, ReadOnlySpan<byte> json, ReadOnlySpan<byte> splice)
    {
        Offer(Set(kind, PayloadEncoding.Keyframe), json);
        if (!splice.IsEmpty)
            Offer(Set(kind, PayloadEncoding.Splice), splice);
    }

    /// <summary>What has been trained is used from here on: it comes with the batch.</summary>
    public void TakeUp(Batch batch)
    {
        if (_running is not { IsDone: true } done)
            return;
        _running = null;
        var set = done.Set;
        _bytes -= set.Bytes;
        set.Clear();
        if (done.Body is { } body)
            Use(set.Kind, set.Encoding, body, batch);
        else
            set.Generation++; // samples that nothing can be learnt from: not before there are many more
        TrainNext();
    }

    private void Use(KindState kind, PayloadEncoding encoding, byte[] body, Batch batch)
    {
        var dictionary = new ZstdDictionary(_cluster.NextDictionaryId++, body);
        kind.Dictionaries = kind.Dictionaries.With(encoding, dictionary);
        batch.Dictionaries.Add(new NewDictionary(kind, encoding, dictionary));
        Count(kind, encoding);
        _logger.DictionaryTrained(_cluster.Name, dictionary.Id, body.Length, (char)encoding, kind.Kind.ToString());
    }

    private void Count(KindState kind, PayloadEncoding encoding)
    {
        _dictionaries++;
        Set(kind, encoding).Generation++;
    }

    private void Offer(SampleSet set, ReadOnlySpan<byte> bytes)
    {
        if (!set.Wants())
            return;
        var room = _bytes + bytes.Length <= MaxSampleBytes;
        if (room)
        {
            set.Add(bytes);
            _bytes += bytes.Length;
        }

        if (!set.IsFull && (room || set.Samples.Count < FewestSamples))
            return;
        set.Waiting = true;
        _waiting.Enqueue(set);
        TrainNext();
    }

    private void TrainNext()
    {
        if (_running is not null || _dictionaries >= MaxDictionaries || !_waiting.TryDequeue(out var set))
            return;
        var samples = set.Samples.ToArray();
        var capacity = set.DictionaryLength;
        _logger.TrainingDictionary(_cluster.Name, set.Kind.Kind.ToString(), (char)set.Encoding, samples.Length);
        var running = _running = new Training(set);
        ThreadPool.UnsafeQueueUserWorkItem(_ => running.Run(samples, capacity), null);
    }

    private SampleSet Set(KindState kind, PayloadEncoding encoding)
    {
        if (!_sets.TryGetValue((kind.Id, encoding), out var set))
            _sets.Add((kind.Id, encoding), set = new SampleSet(kind, encoding));
        return set;
    }

    /// <summary>One training, in the background.</summary>
    private sealed class Training(SampleSet set)
    {
        private volatile bool _done;

        public SampleSet Set { get; } = set;

        public bool IsDone => _done;

        /// <summary>The dictionary, once done; null: the samples were too alike, or too few bytes.</summary>
        public byte[]? Body { get; private set; }

        public void Run(byte[][] samples, int capacity)
        {
            try
            {
                Body = DictBuilder.TrainFromBuffer(samples, capacity);
            }
            catch (ZstdException)
            {
                // Nothing can be learnt from them.
            }
            finally
            {
                _done = true;
            }
        }
    }

    /// <summary>Samples of one kind's objects or splices.</summary>
    private sealed class SampleSet(KindState kind, PayloadEncoding encoding)
    {
        // Longer ones say no more, and take the room of many.
        private const int MaxSample = 32 * 1024;
        private const int MaxObjectBytes = 2 * 1024 * 1024;

        private readonly List<byte[]> _samples = [];
        private long _seen;

        public KindState Kind { get; } = kind;

        public PayloadEncoding Encoding { get; } = encoding;

        public int Generation { get; set; }

        /// <summary>To be trained, or being trained.</summary>
        public bool Waiting { get; set; }

        public List<byte[]> Samples => _samples;

        public long Bytes { get; private set; }

        public int DictionaryLength => Encoding == PayloadEncoding.Keyframe ? 16 * 1024 : 8 * 1024;

        public bool IsFull => _samples.Count >= Wanted || Bytes >= MaxObjectBytes;

        private int Wanted => Encoding == PayloadEncoding.Keyframe ? 200 : 1_000;

        public bool Wants() => !Waiting && Generation < MaxGenerations && ++_seen >= (Generation == 0 ? 0 : Wanted * Math.Pow(Growth, Generation));

        public void Add(ReadOnlySpan<byte> bytes)
        {
            _samples.Add(bytes[..Math.Min(bytes.Length, MaxSample)].ToArray());
            Bytes += bytes.Length;
        }

        public void Clear()
        {
            _samples.Clear();
            Bytes = 0;
            _seen = 0;
            Waiting = false;
        }
    }
}
