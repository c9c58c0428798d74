-- What object queries read: one place where an object's row meets its kind. Each has one: LEFT says so to the planner, which then leaves the kind away where nothing is
-- asked of it, and does not take 100,000 objects for a thousand.
CREATE VIEW object_with_kind AS
SELECT s.*, k."group", k.version, k.kind, k.resource, k.namespaced
FROM object_state s LEFT JOIN kind k ON k.cluster = s.cluster AND k.id = s.kind_id;
