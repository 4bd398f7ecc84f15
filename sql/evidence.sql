--
-- From which words it was read, and a text with its finds marked.
--

-- The words of the kind, the level, the negation and the alternatives stand side by side: none hides another.
SELECT skill, level, level_evidence, kind, kind_evidence, negated, negation_evidence, alternative, alternative_evidence
FROM extract_matches(E'Senior Java Developer\n\nMinimum qualifications\n- 6+ years of Python, preferably in tools such as Airflow or Dagster\n- No PHP', true);
-- Each kind, with the words or the heading that it comes from.
SELECT string_agg(format('%s: %s [%s]', skill, kind, kind_evidence), ', ' ORDER BY position) AS read
FROM (VALUES
	(1, 'Python is a must. Java preferred. SQL is necessary. We run Kafka. I am interested in learning Rust.'),
	(2, E'Python Engineer\nWe run Kafka.'),
	(3, E'Must have\nPython\nResponsibilities\nSQL\nNice to have\nKafka\nWhat we offer\nJava\nWork experience\nRust'),
	(4, 'MSc in statistics, mathematics or Python. We are a leading provider of Java tools.'),
	(5, 'You know Java, and have experience with Python. Strong SQL and familiarity with Kafka.'),
	(6, E'Requirements\nWe expect Python, want to learn Kafka is fine'),
	(7, E'Location: Java House\nWe run Kafka')
) v (n, t), extract_matches(t, true) GROUP BY n, t ORDER BY n;
-- Lists of alternatives are numbered through the text; a skill that is only named twice is none.
SELECT string_agg(surface || coalesce(format(': %s [%s]', alternative, alternative_evidence), ''), ', ' ORDER BY position) AS read
FROM (VALUES
	(1, 'Python or Java. Kafka. AWS, GCP, or Azure'),
	(2, 'Tools such as Kafka, Spark 3.5 and Flink. Docker or similar. SQL'),
	(3, 'SQL, Tableau or Power BI; Docker/Kubernetes'),
	(4, 'sklearn/scikit-learn. PyTorch or similar.'),
	(5, 'No Python or Java. SQL or R'),
	(6, 'One of Python, Java; one of the SQL or NoSQL databases'),
	(7, E'At least one of the following:\n- Python and Java\n- no PHP\n- Docker or Kubernetes\n\nKafka or Spark\n\nOne of these:\n- SQL\n')
) v (n, t), extract_matches(t, true) GROUP BY n, t ORDER BY n;

-- A heading speaks for what comes windows later, also where a window is cut; positions count on.
SELECT skill, count(*), count(DISTINCT position), max(position), kind, kind_evidence
FROM extract_matches(E'Über uns: é\nMinimum qualifications:\nKafka ' || repeat('Python and Java ', 2000) || E'\n' || repeat(E'- SQL\n', 2000))
GROUP BY skill, kind, kind_evidence ORDER BY skill;
-- Evidence is cut where hostile text makes it long; a find is not.
SELECT count(*), max(length(kind_evidence)), max(octet_length(kind_evidence)), left(max(kind_evidence), 10), bool_and(surface = 'Python')
FROM extract_matches('Minimum' || repeat(' ', 100000) || E'qualifications:\n' || repeat(E'Python\n', 1000));
SELECT length(kind_evidence), octet_length(kind_evidence), right(kind_evidence, 3) FROM extract_matches('x Python ' || repeat('é', 1000) || E'\nKafka') LIMIT 1;
SELECT max(length(surface)), max(length(level_evidence)) FROM extract_matches(repeat('0', 1000) || '5 years of machine' || repeat(' ', 1000) || 'learning');

-- Marks
\pset format unaligned
\pset tuples_only on
SELECT extract_marked(t) FROM (VALUES
	(''),
	('Nothing here.'),
	('Python'),
	('Must have 5+ years of Python 3.11. No PHP!'),
	('Spark, Kafka or similar, want to learn R and C++'),
	(E'About us\r\n\tWe use <b class="x">C++</b> & R&D, ''now''.\n'),
	('"Basic" qualifications: ''Java'''),
	('&amp;<script>alert("Python")</script>&lt;mark>SQL</mark>'),
	('<mark data-skill="sql" title=''x''>SQL &am &#39 &'),
	('日本語 Python 経験 "é"')
) v (t);
\pset tuples_only off
-- Canonical names and evidence are escaped as the text is.
SELECT extract_marked(E'Python & "Java" <i>Engineer</i>\nWe run C# or C++.');
-- Without tags and escapes it is the text.
CREATE FUNCTION pg_temp.plain(marked text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
	SELECT replace(replace(replace(replace(replace(regexp_replace(marked, '<mark [^<>]*>|</mark>', '', 'g'),
		'&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&') $$;
SELECT count(*), bool_and(pg_temp.plain(extract_marked(t)) = t)
FROM (SELECT repeat(piece, n) FROM generate_series(0, 300, 100) n,
	unnest(ARRAY['"', '<', '&amp;', 'Python & ', E'<b>Java</b>\n', 'é', '&lt;mark&gt;', E'\x01\x1b\x7f Kafka', '</mark>']) piece) v (t);
SELECT length(extract_marked(repeat('"', 1000000))), length(extract_marked(repeat('x', 200000) || repeat('Python ', 100000)));
SELECT extract_marked(NULL) IS NULL;
-- What counts, and every find.
SELECT skill, surface, kind FROM extract_matches(E'Senior Java Developer\nWe are a Kafka company.\nDegree in statistics. You work as a data scientist with Python.');
SELECT skill, surface, kind FROM extract_matches(E'Senior Java Developer\nWe are a Kafka company.\nDegree in statistics. You work as a data scientist with Python.', true);
