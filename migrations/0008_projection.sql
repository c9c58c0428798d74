-- The last position that a projection has applied, saved with its tables; -1 before the first.
CREATE TABLE projection (
    cluster smallint NOT NULL REFERENCES cluster (id),
    name text NOT NULL,
    position bigint NOT NULL DEFAULT -1,
    PRIMARY KEY (cluster, name)
) WITH (fillfactor = 50);
