-- The rules that reference_edge was read by: with others, what live objects say now is read again.
CREATE TABLE reference_rules (
    cluster smallint PRIMARY KEY REFERENCES cluster (id),
    fingerprint bytea NOT NULL
);
