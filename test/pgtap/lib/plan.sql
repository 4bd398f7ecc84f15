-- plan.sql - what the planner makes of a query.

-- Whether what EXPLAIN says of a query has that text in a line.
CREATE FUNCTION plan_has(query text, node text, options text DEFAULT 'COSTS OFF') RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE format('EXPLAIN (%s) %s', options, query) LOOP
		IF strpos(line, node) > 0 THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END
$$;
