namespace Dashboard.Model;

/// <summary>What a Change says. The byte value is what the log stores: never renumber.</summary>
public enum Verb : byte
{
    Added = (byte)'A',
    Modified = (byte)'M',
    Deleted = (byte)'D',

    /// <summary>Concluded from a relist: the object was gone; its final state is unknown.</summary>
    InferredDelete = (byte)'I',

    /// <summary>Other content at the same resourceVersion: the server reads the stored object differently (a schema default was added).</summary>
    Reinterpreted = (byte)'R',

    /// <summary>Not a change: a <see cref="Gap"/> takes a position in the log as well.</summary>
    Gap = (byte)'G',
}
