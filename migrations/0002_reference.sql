-- What the log's rows refer to by id. Ids are per cluster and given by its one writer, so that the schema shards by cluster.
CREATE TABLE cluster (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);

-- "group" is empty for the core group.
CREATE TABLE kind (
    cluster smallint NOT NULL REFERENCES cluster (id),
    id int NOT NULL,
    "group" text NOT NULL,
    version text NOT NULL,
    kind text NOT NULL,
    resource text NOT NULL,
    namespaced boolean NOT NULL,
    PRIMARY KEY (cluster, id),
    UNIQUE (cluster, "group", kind, version)
);

-- One incarnation of an object. kind_id follows the version that is watched now; deleted_position is the row of the log that ended it, null while it lives.
CREATE TABLE object (
    cluster smallint NOT NULL REFERENCES cluster (id),
    id int NOT NULL,
    kind_id int NOT NULL,
    namespace text,
    name text NOT NULL,
    uid text NOT NULL,
    deleted_position bigint,
    PRIMARY KEY (cluster, id),
    UNIQUE (cluster, uid),
    FOREIGN KEY (cluster, kind_id) REFERENCES kind (cluster, id)
);
CREATE INDEX object_by_name ON object (cluster, kind_id, namespace, name);
CREATE INDEX object_alive ON object (cluster, id) WHERE deleted_position IS NULL;

-- Field managers: tools' claims.
CREATE TABLE manager (
    cluster smallint NOT NULL REFERENCES cluster (id),
    id int NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (cluster, id),
    UNIQUE (cluster, name)
);

-- Changed field paths. Compared byte by byte, so that a prefix is a range of the index.
CREATE TABLE path (
    cluster smallint NOT NULL REFERENCES cluster (id),
    id int NOT NULL,
    path text COLLATE "C" NOT NULL,
    PRIMARY KEY (cluster, id),
    UNIQUE (cluster, path)
);
