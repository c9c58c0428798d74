-- metadata.ownerReferences over time. The owner is named by uid, because it may be captured after what it owns, or never.
-- Positions and times: from included, to excluded; null: still so. Times are of observation.
CREATE TABLE owner_edge (
    cluster smallint NOT NULL,
    object_id int NOT NULL,
    owner_uid text COLLATE "C" NOT NULL,
    owner_kind text NOT NULL,
    owner_name text NOT NULL,
    controller boolean NOT NULL,
    place smallint NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    PRIMARY KEY (cluster, object_id, owner_uid, from_position)
);
CREATE INDEX owner_edge_by_owner ON owner_edge (cluster, owner_uid, object_id);
CREATE INDEX owner_edge_open ON owner_edge (cluster, object_id) WHERE to_position IS NULL;
