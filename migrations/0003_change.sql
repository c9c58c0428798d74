-- The log. Positions are contiguous from 0 within a cluster: log_head gives them, never a sequence (a reader that has seen 2 would miss a 1 committed later).
--   verb        A added, M modified, D deleted, I inferred delete, R reinterpreted, G gap (no object; the payload says what was missed)
--   path_ids    changed paths: which rows of the log have one, path_block knows
--   path_manager_ids  who set each of path_ids; null: all of them were set by manager_id
--   kind_id     of this version; the object's own follows the version that is watched now
--   flags       bit 0: noise, only bookkeeping changed. Bit 1: quarantined, the version could not be processed and the payload says why.
--               Bits 8 to 15: version of the redaction policy
--   encoding    K: payload is a zstd frame of the whole object. S: byte edits against the object's version before. P: a zstd frame with that version as prefix.
--               A reader refuses what it does not know
--   dictionary_id       of K and S: what the payload was compressed with; null: without
--   keyframe_distance   versions of the object back to the last K; 0 for K itself
--   content_hash  SHA-256 of the decoded bytes
--   leaf_mark   first four bytes of the row's leaf hash: finds the one altered row among the 256 of a subtree, and proves nothing by itself
-- The payload is compressed already: EXTERNAL keeps PostgreSQL from trying again. Columns go from wide to narrow, so that nothing is spent on aligning them.
CREATE TABLE change (
    position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    observed_at timestamptz NOT NULL,
    generation bigint,
    object_id int,
    kind_id int,
    manager_id int,
    leaf_mark int NOT NULL,
    cluster smallint NOT NULL,
    flags smallint NOT NULL DEFAULT 0,
    dictionary_id smallint,
    keyframe_distance smallint NOT NULL DEFAULT 0,
    verb "char" NOT NULL,
    encoding "char" NOT NULL,
    resource_version text NOT NULL,
    content_hash bytea NOT NULL,
    path_ids int[],
    path_manager_ids int[],
    payload bytea NOT NULL,
    PRIMARY KEY (cluster, position, recorded_at),
    CHECK ((verb = 'G') = (object_id IS NULL)),
    CHECK ((object_id IS NULL) = (kind_id IS NULL))
) PARTITION BY RANGE (recorded_at);
ALTER TABLE change ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE INDEX change_by_object ON change (cluster, object_id, position);
CREATE INDEX change_by_manager ON change (cluster, manager_id, recorded_at) WHERE manager_id IS NOT NULL;
CREATE INDEX change_by_time ON change (cluster, recorded_at, position);
CREATE INDEX change_quarantined ON change (cluster, object_id, position) WHERE flags & 2 <> 0;
