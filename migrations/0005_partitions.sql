-- Makes the partition of one UTC day, if there is none. Runs as the owner, so that a writer needs no right to create tables. Attached, not created as a
-- partition: attaching lets readers and appends of other days go on.
CREATE FUNCTION ensure_change_partition(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    partition text := 'change_' || to_char(day, 'YYYYMMDD');
    since timestamptz := day::timestamp AT TIME ZONE 'UTC';
    until timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('dashboard.change_partition'));
    -- Not to_regclass again: an advisory lock does not refresh what this session remembers of the catalog, and two writers would collide.
    IF EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
        RETURN;
    END IF;
    -- Rows up to half a page stay in the heap: a payload moved out of line costs a second table's insert and index entry.
    EXECUTE format('CREATE TABLE %I (LIKE change INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE) WITH (toast_tuple_target = 4080)', partition);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (recorded_at >= %L AND recorded_at < %L)', partition, partition || '_day', since, until);
    EXECUTE format('ALTER TABLE change ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, since, until);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()', partition);
    -- Reached through the parent only: default privileges meant for projections must not reach it.
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', partition);
    IF to_regrole('dashboard_writer') IS NOT NULL THEN
        EXECUTE format('REVOKE ALL ON %I FROM dashboard_writer', partition);
    END IF;
END
$$;
