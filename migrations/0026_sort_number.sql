-- A cell as a number to sort by; null when it is not one. Quantities and durations are text to the API, and sort as text.
CREATE FUNCTION sort_number(cell text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN cell ~ '^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?$' THEN cell::numeric END;
