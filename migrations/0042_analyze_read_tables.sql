-- Has PostgreSQL count the read tables. Until it does it plans as if they were nearly empty and reads all of one for each row of another; by itself it counts a
-- minute or two after they were filled, which is when people look first. Runs as the owner, whose command alone is heeded; it changes no row.
CREATE FUNCTION analyze_read_tables() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE object, object_state, owner_edge, reference_edge, health_span, condition_span, activity, finding, kube_event;
END
$$;

DO $$
BEGIN
    REVOKE ALL ON FUNCTION analyze_read_tables() FROM PUBLIC;
    IF to_regrole('dashboard_writer') IS NOT NULL THEN
        GRANT EXECUTE ON FUNCTION analyze_read_tables() TO dashboard_writer;
    END IF;
END
$$;
