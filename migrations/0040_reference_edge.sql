-- What the fields of objects refer to, over time. The target is named, not identified: it may be captured later, or never, or not exist.
--   path              the field; list items by key
--   rule, configured  why the field counts as a reference, and whether the rule is of the configuration
--   verb              1 uses, 2 selects
--   certainty         0 the field or a rule states the kind, 1 the kind is read off the field's name, 2 the same of a bare name
--   target_group      null: not stated
--   target_kind       with certainty 1 and 2 a word in lower case, which may name a kind
--   target_namespace  null: the source has none and none is stated
--   target_name       null: a selector, as kubectl takes it
-- Positions and times: from included, to excluded; null: still so. Times are of observation.
CREATE TABLE reference_edge (
    cluster smallint NOT NULL,
    object_id int NOT NULL,
    path text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    configured boolean NOT NULL,
    verb smallint NOT NULL,
    certainty smallint NOT NULL,
    target_group text COLLATE "C",
    target_kind text COLLATE "C" NOT NULL,
    target_namespace text COLLATE "C",
    target_name text COLLATE "C",
    selector text,
    from_position bigint NOT NULL,
    to_position bigint,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    PRIMARY KEY (cluster, object_id, path, from_position),
    CHECK ((target_name IS NULL) <> (selector IS NULL))
);
CREATE INDEX reference_edge_by_target ON reference_edge (cluster, target_name, target_kind) WHERE target_name IS NOT NULL;
CREATE INDEX reference_edge_by_selector ON reference_edge (cluster, target_namespace, target_kind) WHERE selector IS NOT NULL;
CREATE INDEX reference_edge_open ON reference_edge (cluster, object_id) WHERE to_position IS NULL;
