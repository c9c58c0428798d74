using Dashboard.Model;

namespace Dashboard.Log.Reading;

/// <summary>A row as read. A change has no bytes yet; a gap has no payload to decode.</summary>
internal readonly record struct StoredRow(LogRow Row, StoredVersion? Version);
