-- Subtrees, heads and what retention leaves are evidence, not projections: they may be added to and read.
DO $$
BEGIN
    IF to_regrole('dashboard_writer') IS NOT NULL THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON tree_node, tree_head, dropped_leaf FROM dashboard_writer;
        REVOKE INSERT ON dropped_leaf FROM dashboard_writer;
    END IF;
    REVOKE ALL ON FUNCTION prune_change_partition(date, date) FROM PUBLIC;
    IF to_regrole('dashboard_retention') IS NOT NULL THEN
        GRANT SELECT ON tree_node, tree_head, dropped_leaf TO dashboard_retention;
        GRANT INSERT ON tree_head, dropped_leaf TO dashboard_retention;
        GRANT EXECUTE ON FUNCTION prune_change_partition(date, date) TO dashboard_retention;
    END IF;
END
$$;
