-- What a relist found gone in an interval.
CREATE INDEX object_state_inferred ON object_state (cluster, deleted_at) WHERE inferred_delete;
