-- Signed tree heads. The note is the whole of it: a third party checks it with the public key alone. The other columns repeat it to be searched.
--   number      contiguous from 0 within a cluster
--   statement   the note says more than size, root and time: a new key, or rows that retention has dropped
CREATE TABLE tree_head (
    cluster smallint NOT NULL REFERENCES cluster (id),
    number bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL CHECK (length(root) = 32),
    signed_at timestamptz NOT NULL,
    statement boolean NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (cluster, number)
);
CREATE INDEX tree_head_by_size ON tree_head (cluster, size);
CREATE INDEX tree_head_statements ON tree_head (cluster, number) WHERE statement;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tree_head FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON tree_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
