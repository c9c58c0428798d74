-- Each incarnation of an object as it is now, or was last. A fold of the log: rebuilding gives the same rows.
--   health        0 healthy, 1 progressing, 2 degraded, 3 failed, 4 unknown, 5 suspended
--   cells         values of the kind's printer columns, in their order; empty once deleted
--   first_position, position   of its first and of its last change
--   trace         what findings remember of its last changes, for the fold alone
-- Names compare byte by byte: cheap, and the same order on every server.
CREATE TABLE object_state (
    cluster smallint NOT NULL,
    object_id int NOT NULL,
    kind_id int NOT NULL,
    namespace text COLLATE "C",
    name text COLLATE "C" NOT NULL,
    uid text COLLATE "C" NOT NULL,
    health smallint NOT NULL,
    health_reason text NOT NULL,
    health_message text NOT NULL,
    health_since timestamptz NOT NULL,
    labels jsonb NOT NULL,
    cells text[] NOT NULL,
    resource_version text NOT NULL,
    generation bigint,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    deleted_at timestamptz,
    inferred_delete boolean NOT NULL,
    first_position bigint NOT NULL,
    position bigint NOT NULL,
    versions int NOT NULL,
    noise_versions int NOT NULL,
    trace bytea NOT NULL,
    PRIMARY KEY (cluster, object_id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX object_state_by_uid ON object_state (cluster, uid);
CREATE INDEX object_state_by_name ON object_state (cluster, kind_id, namespace, name) WHERE deleted_at IS NULL;
CREATE INDEX object_state_trouble ON object_state (cluster, health) WHERE deleted_at IS NULL AND health NOT IN (0, 5);
