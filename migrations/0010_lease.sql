-- Who may write a cluster's log, until when by this database's clock, and with which epoch of log_head. Whoever finds it ended takes the next epoch in the
-- same transaction: from then on nothing of the holder before lands.
CREATE TABLE lease (
    cluster smallint PRIMARY KEY REFERENCES cluster (id),
    holder text NOT NULL,
    epoch bigint NOT NULL,
    taken_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);
