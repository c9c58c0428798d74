-- The writing role may insert into the log, the reading role may select; nobody is given UPDATE, DELETE or TRUNCATE on it.
-- Tables that later migrations add are projections: folds of the log, which the writer may rewrite.
DO $$
BEGIN
    IF to_regrole('dashboard_writer') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA public TO dashboard_writer;
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO dashboard_writer;
        GRANT INSERT ON cluster, kind, object, manager, path, change, path_block, log_head, scope, bookmark, coverage, gap, projection TO dashboard_writer;
        GRANT UPDATE ON log_head, bookmark, projection TO dashboard_writer;
        GRANT UPDATE (deleted_position, kind_id) ON object TO dashboard_writer;
        GRANT UPDATE (to_at, closed_reason, closed_detail) ON coverage TO dashboard_writer;
        GRANT DELETE ON projection TO dashboard_writer;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO dashboard_writer;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO dashboard_writer;
        REVOKE ALL ON FUNCTION ensure_change_partition(date) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION ensure_change_partition(date) TO dashboard_writer;
    END IF;
    IF to_regrole('dashboard_reader') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA public TO dashboard_reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO dashboard_reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO dashboard_reader;
    END IF;
    IF to_regrole('dashboard_retention') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA public TO dashboard_retention;
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO dashboard_retention;
    END IF;
END
$$;
