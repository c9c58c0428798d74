-- zstd dictionaries that payloads of a kind were encoded with. A row of the log that names one cannot be read without it: never changed, never deleted, part of
-- every backup. Ids are per cluster and given by its one writer.
--   encoding   K: of whole objects; S: of splices
CREATE TABLE dictionary (
    cluster smallint NOT NULL,
    id smallint NOT NULL,
    kind_id int NOT NULL,
    encoding "char" NOT NULL,
    body bytea NOT NULL CHECK (octet_length(body) <= 131072),
    PRIMARY KEY (cluster, id),
    FOREIGN KEY (cluster, kind_id) REFERENCES kind (cluster, id)
);
ALTER TABLE dictionary ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dictionary FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON dictionary FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Default privileges are meant for projections.
DO $$
BEGIN
    IF to_regrole('dashboard_writer') IS NOT NULL THEN
        REVOKE ALL ON dictionary FROM dashboard_writer;
        GRANT SELECT, INSERT ON dictionary TO dashboard_writer;
    END IF;
    IF to_regrole('dashboard_retention') IS NOT NULL THEN
        GRANT SELECT ON dictionary TO dashboard_retention;
    END IF;
END
$$;
