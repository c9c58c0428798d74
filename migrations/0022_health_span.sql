-- Health over time: a new row where status or reason changes. Ends with the object's deletion, so a row also says that the object existed.
-- turned: the status differs from the one before; false in an object's first row.
CREATE TABLE health_span (
    cluster smallint NOT NULL,
    object_id int NOT NULL,
    status smallint NOT NULL,
    reason text NOT NULL,
    turned boolean NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    PRIMARY KEY (cluster, object_id, from_position)
);
CREATE INDEX health_span_by_time ON health_span (cluster, from_at);
CREATE INDEX health_span_open ON health_span (cluster, object_id) WHERE to_position IS NULL;
