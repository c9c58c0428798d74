using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Timeline;

/// <summary>An object chosen to have a lane. Rank: 0 is the worst that it was in the interval; see <see cref="LaneChoice"/>.</summary>
internal sealed record LaneObject(
    int Id, ObjectIdentity Object, string Resource, int Rank, DateTimeOffset? Since, HealthStatus Health, DateTimeOffset CreatedAt, DateTimeOffset KnownFrom, DateTimeOffset? DeletedAt,
    bool InferredDelete);
