-- Events of a scope in an interval.
CREATE INDEX kube_event_by_time ON kube_event (cluster, last_at);
