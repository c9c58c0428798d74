-- Group roles that nobody logs in as. The login that runs the migrations owns the tables; a deployment grants one of these to each other login:
--   dashboard_writer     appends to the log and folds it into projections
--   dashboard_reader     reads
--   dashboard_retention  reads, and drops rows of days that are past keeping
-- Roles belong to the whole server, so another database may have made them already. Where this login may not create roles, there are none, the
-- grants below are skipped, and only the triggers guard the log.
DO $$
DECLARE
    wanted text;
BEGIN
    IF NOT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
        RAISE NOTICE 'no group roles: % may not create roles', current_user;
        RETURN;
    END IF;
    FOREACH wanted IN ARRAY ARRAY['dashboard_writer', 'dashboard_reader', 'dashboard_retention'] LOOP
        IF to_regrole(wanted) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- made by a migration of another database at the same moment
            END;
        END IF;
    END LOOP;
END
$$;
