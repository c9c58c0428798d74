-- What the changes of one object show. A fold of the log, with all bounds in the fold.
--   type        Fight, HotLoop or Flapping;  subject: the field's path, '' , the condition's type
--   count       changes between the positions, both included, that it consists of
--   positions   of changes that show it, the latest 50
-- Whether it still goes on is not stored: it does while last_at is recent.
CREATE TABLE finding (
    cluster smallint NOT NULL,
    object_id int NOT NULL,
    type text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    first_position bigint NOT NULL,
    first_at timestamptz NOT NULL,
    last_position bigint NOT NULL,
    last_at timestamptz NOT NULL,
    count int NOT NULL,
    managers text[] NOT NULL,
    positions bigint[] NOT NULL,
    PRIMARY KEY (cluster, object_id, type, subject, first_position)
) WITH (fillfactor = 70);
CREATE INDEX finding_by_start ON finding (cluster, first_position DESC);
CREATE INDEX finding_by_end ON finding (cluster, last_at);
