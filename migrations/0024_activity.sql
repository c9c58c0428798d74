-- Changes by minute (of observation), kind and namespace ('' where cluster-scoped). Noise is counted apart. failures: objects that turned failed or degraded.
CREATE TABLE activity (
    cluster smallint NOT NULL,
    minute timestamptz NOT NULL,
    kind_id int NOT NULL,
    namespace text COLLATE "C" NOT NULL,
    changes int NOT NULL,
    noise int NOT NULL,
    failures int NOT NULL,
    PRIMARY KEY (cluster, minute, kind_id, namespace)
) WITH (fillfactor = 70);
