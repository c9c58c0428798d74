-- Since when a cluster's Events are received without an interruption; null: they are not.
CREATE TABLE event_watch (
    cluster smallint PRIMARY KEY,
    since timestamptz
);
