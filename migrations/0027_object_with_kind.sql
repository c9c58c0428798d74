-- What object queries read: one place where an object's row meets its kind.
CREATE VIEW object_with_kind AS
SELECT s.*, k."group", k.version, k.kind, k.resource, k.namespaced
FROM object_state s JOIN kind k ON k.cluster = s.cluster AND k.id = s.kind_id;
