-- Events of the clusters: remarks of components about objects, kept for a while. Not part of the log, and not a fold of it.
--   regarding_uid   of the object; '' where the reporter did not say
--   first_at, last_at, count   the reporter's claims;  seen_at: our clock at receipt, which retention goes by
CREATE TABLE kube_event (
    cluster smallint NOT NULL,
    uid text COLLATE "C" NOT NULL,
    regarding_uid text COLLATE "C" NOT NULL,
    regarding_kind text NOT NULL,
    regarding_namespace text,
    regarding_name text NOT NULL,
    type text NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    controller text NOT NULL,
    count int NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    resource_version text NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, uid)
) WITH (fillfactor = 80);
CREATE INDEX kube_event_by_object ON kube_event (cluster, regarding_uid, last_at, uid);
CREATE INDEX kube_event_by_receipt ON kube_event (seen_at);
