-- What was unwell in an interval: few of many. Ends are later than its start, or open.
CREATE INDEX health_span_trouble ON health_span (cluster, to_at) WHERE status IN (2, 3, 4);
