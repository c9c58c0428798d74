-- Drops the rows of one day that nothing later needs, for all clusters, and keeps the others: the versions that were in force when the kept history begins,
-- back to the keyframe that they are decoded from. The rows stay where they are in the log, with their positions. Runs as the owner: only retention may
-- call it, and only for a day before the one that the kept history begins with. The caller has signed what is dropped, in the same transaction.
CREATE FUNCTION dropped_rows(day date, keep_from date) RETURNS TABLE (cluster smallint, "position" bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT c.cluster, c.position FROM change c
    WHERE c.recorded_at >= day::timestamp AT TIME ZONE 'UTC' AND c.recorded_at < (day + 1)::timestamp AT TIME ZONE 'UTC'
      AND (c.object_id IS NULL OR EXISTS (
          SELECT FROM change k WHERE k.cluster = c.cluster AND k.object_id = c.object_id AND k.position > c.position
              AND k.recorded_at < keep_from::timestamp AT TIME ZONE 'UTC' AND k.encoding = 'K')
        OR EXISTS (
          SELECT FROM object o WHERE o.cluster = c.cluster AND o.id = c.object_id AND o.deleted_position IS NOT NULL
              AND NOT EXISTS (SELECT FROM change l WHERE l.cluster = c.cluster AND l.object_id = c.object_id
                  AND l.recorded_at >= keep_from::timestamp AT TIME ZONE 'UTC')))
$$;

CREATE FUNCTION prune_change_partition(day date, keep_from date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    partition text := 'change_' || to_char(day, 'YYYYMMDD');
    kept text := 'change_' || to_char(day, 'YYYYMMDD') || '_kept';
    since timestamptz := day::timestamp AT TIME ZONE 'UTC';
    until timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
    before bigint;
    after bigint;
BEGIN
    IF day >= keep_from OR keep_from > (now() AT TIME ZONE 'UTC')::date THEN
        RAISE EXCEPTION 'the rows of % are not before %', day, keep_from USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE) WITH (toast_tuple_target = 4080)', kept, partition);
    EXECUTE format('INSERT INTO %I SELECT c.* FROM %I c WHERE (c.cluster, c.position) NOT IN (SELECT d.cluster, d.position FROM dropped_rows($1, $2) d)', kept, partition)
        USING day, keep_from;
    GET DIAGNOSTICS after = ROW_COUNT;
    EXECUTE format('SELECT count(*) FROM %I', partition) INTO before;
    -- Blocks of paths of which no row is left, neither a kept one nor one of another day. Detaching locks the log, so all that takes time comes before it.
    EXECUTE format(
        'WITH span AS (SELECT p.cluster, min(p.position) / 64 AS first, max(p.position) / 64 AS last FROM %I p GROUP BY p.cluster),
         used AS (
             SELECT k.cluster, k.position / 64 AS number FROM %I k
             UNION SELECT s.cluster, c.number FROM span s CROSS JOIN LATERAL (
                 SELECT o.position / 64 AS number FROM change o WHERE o.cluster = s.cluster AND o.position >= s.first * 64 AND o.position < (s.last + 1) * 64
                     AND (o.recorded_at < $1 OR o.recorded_at >= $2) OFFSET 0) c)
         DELETE FROM path_block b USING span s WHERE b.cluster = s.cluster AND b.number BETWEEN s.first AND s.last
             AND NOT EXISTS (SELECT FROM used u WHERE u.cluster = b.cluster AND u.number = b.number)', partition, kept) USING since, until;
    EXECUTE format('ALTER TABLE change DETACH PARTITION %I', partition);
    EXECUTE format('DROP TABLE %I', partition);
    IF after = 0 THEN
        EXECUTE format('DROP TABLE %I', kept);
        RETURN before;
    END IF;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', kept, partition);
    EXECUTE format('ALTER TABLE change ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, since, until);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()', partition);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', partition);
    IF to_regrole('dashboard_writer') IS NOT NULL THEN
        EXECUTE format('REVOKE ALL ON %I FROM dashboard_writer', partition);
    END IF;
    RETURN before - after;
END
$$;
