-- What is watched: one resource in one namespace, or (null) in all.
CREATE TABLE scope (
    cluster smallint NOT NULL REFERENCES cluster (id),
    id int NOT NULL,
    "group" text NOT NULL,
    version text NOT NULL,
    resource text NOT NULL,
    kind text NOT NULL,
    namespace text,
    PRIMARY KEY (cluster, id),
    UNIQUE NULLS NOT DISTINCT (cluster, "group", version, resource, kind, namespace)
);

-- Where to resume, saved with the rows before it. A null version: a list has to come first.
CREATE TABLE bookmark (
    cluster smallint NOT NULL,
    scope_id int NOT NULL,
    resource_version text,
    covered_until timestamptz,
    PRIMARY KEY (cluster, scope_id),
    FOREIGN KEY (cluster, scope_id) REFERENCES scope (cluster, id)
) WITH (fillfactor = 50);

-- Intervals without a gap. to_at null: still open, and known to hold until the bookmark's covered_until. The reason says why it ended.
CREATE TABLE coverage (
    cluster smallint NOT NULL,
    scope_id int NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    closed_reason text,
    closed_detail text,
    PRIMARY KEY (cluster, scope_id, from_at),
    FOREIGN KEY (cluster, scope_id) REFERENCES scope (cluster, id),
    CHECK (to_at >= from_at)
);
CREATE UNIQUE INDEX coverage_open ON coverage (cluster, scope_id) WHERE to_at IS NULL;

-- The gaps that rows of verb G declare, readable. from_at included, to_at excluded.
CREATE TABLE gap (
    cluster smallint NOT NULL,
    position bigint NOT NULL,
    scope_id int NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (cluster, position),
    FOREIGN KEY (cluster, scope_id) REFERENCES scope (cluster, id)
);
CREATE INDEX gap_by_time ON gap (cluster, from_at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON gap FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON gap FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
