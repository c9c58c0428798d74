-- The next position of a cluster's log and the number of its present writer. A batch advances it first, with the position and the epoch it expects:
-- a stale writer changes no row here and so lands nothing.
--   frontier   the hashes at the right edge of the Merkle tree of rows 0 to next - 1, widest subtree first: all that is needed to append and to know the root
CREATE TABLE log_head (
    cluster smallint PRIMARY KEY REFERENCES cluster (id),
    next bigint NOT NULL DEFAULT 0,
    epoch bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL DEFAULT ''
) WITH (fillfactor = 50);
