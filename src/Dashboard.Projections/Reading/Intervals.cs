using Dashboard.Projections.Audit;

namespace Dashboard.Projections.Reading;

/// <summary>Rows with from_position, to_position, from_at and to_at: from included, to excluded, null: still so.</summary>
internal static class Intervals
{
    /// <summary>The condition that a row holds at a point; null: now.</summary>
    public static string Hold(string alias, LogPoint? at, SqlText sql)
    {
        if (at is { Position: { } position })
        {
            var p = sql.Add(position);
            return $"{alias}.from_position <= {p} AND ({alias}.to_position IS NULL OR {alias}.to_position > {p})";
        }

        if (at is not { At: { } time })
            return $"{alias}.to_position IS NULL";
        var t = sql.Add(time);
        return $"{alias}.from_at <= {t} AND ({alias}.to_at IS NULL OR {alias}.to_at > {t})";
    }
}
