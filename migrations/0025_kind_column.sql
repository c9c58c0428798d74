-- Printer columns that captured CustomResourceDefinitions declare, without name and age.
CREATE TABLE kind_column (
    cluster smallint NOT NULL,
    "group" text NOT NULL,
    kind text NOT NULL,
    version text NOT NULL,
    place smallint NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    json_path text NOT NULL,
    priority int NOT NULL,
    description text NOT NULL,
    PRIMARY KEY (cluster, "group", kind, version, place)
);
