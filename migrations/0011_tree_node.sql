-- Roots of complete subtrees of each cluster's Merkle tree, of every eighth height: 256 rows, 65,536 rows and so on, about 0.3 bytes a row. Leaves are
-- computed from the rows. So a proof at any size reads a few hundred rows and hashes, and retention may drop rows and still be verified over.
CREATE TABLE tree_node (
    cluster smallint NOT NULL REFERENCES cluster (id),
    height smallint NOT NULL CHECK (height > 0 AND height % 8 = 0),
    index bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (cluster, height, index)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tree_node FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON tree_node FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Leaf hashes of rows that retention has dropped, where others of the same 256 are still there.
CREATE TABLE dropped_leaf (
    cluster smallint NOT NULL REFERENCES cluster (id),
    position bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (cluster, position)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dropped_leaf FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON dropped_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
