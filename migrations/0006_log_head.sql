-- The next position of a cluster's log and the number of its present writer. A batch advances it first, with the position and the epoch it expects:
-- a stale writer changes no row here and so lands nothing.
CREATE TABLE log_head (
    cluster smallint PRIMARY KEY REFERENCES cluster (id),
    next bigint NOT NULL DEFAULT 0,
    epoch bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
