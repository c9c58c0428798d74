-- Which paths changed in each 64 rows of a log: what the changes under a path are found by. An index entry for each path of each row would take a quarter of
-- what is written, and says little more: rows that lie together mostly change the same fields. Written with the last row of a block. It is an index, not
-- evidence: verification goes by the rows.
--   number   the rows from 64 times it on
--   keys     ids of paths in the lower 18 bits, above them in 13 bits which stretch of 65,536 rows the block lies in
CREATE TABLE path_block (
    cluster smallint NOT NULL,
    number bigint NOT NULL,
    keys int[] NOT NULL,
    PRIMARY KEY (cluster, number)
);
CREATE INDEX path_block_by_key ON path_block USING gin (keys) WITH (fastupdate = on);

-- Deleted by retention alone, with the rows.
CREATE TRIGGER append_only BEFORE UPDATE ON path_block FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON path_block FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
