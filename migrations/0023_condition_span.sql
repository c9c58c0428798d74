-- status.conditions over time: a new row where status or reason of a type changes; message is the latest of the interval.
-- place: where it stands in the object's list. last_transition_time: the object's own claim.
CREATE TABLE condition_span (
    cluster smallint NOT NULL,
    object_id int NOT NULL,
    type text COLLATE "C" NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    health smallint NOT NULL,
    place smallint NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    last_transition_time timestamptz,
    PRIMARY KEY (cluster, object_id, type, from_position)
);
CREATE INDEX condition_span_open ON condition_span (cluster, object_id) WHERE to_position IS NULL;
