--
-- Reading texts: what is found, and what it means.  Short texts with the whole
-- result, to be read as a specification.
--
\pset format unaligned
\pset tuples_only on

-- A find as "skill", its level, what it is and the words that say so; alternatives by their number.
CREATE FUNCTION pg_temp.finds(t text) RETURNS text LANGUAGE sql AS
$$
	SELECT coalesce(string_agg(skill
							   || CASE WHEN negated THEN ' NOT' ELSE '' END || coalesce(' [' || negation_evidence || ']', '')
							   || coalesce(' ' || level, '') || coalesce(' [' || level_evidence || ']', '')
							   || CASE WHEN kind <> 'mentioned' THEN ' ' || kind ELSE '' END || coalesce(' [' || kind_evidence || ']', '')
							   || coalesce(' ' || alternative || ' [' || alternative_evidence || ']', ''), ', ' ORDER BY position), '-')
	FROM extract_matches(t, true)
$$;

-- The words that were found, whatever the skill is called
CREATE FUNCTION pg_temp.found(t text) RETURNS text LANGUAGE sql AS
$$
	SELECT coalesce(string_agg(surface, ', ' ORDER BY position), '-') FROM extract_matches(t)
$$;

-- Names: case, hyphens, signs, line ends
SELECT pg_temp.found(t) FROM (VALUES
	('PYTHON, python and Python'),
	('scikit-learn, scikit_learn, Scikit Learn and sklearn'),
	(E'experience in machine\nlearning'),
	('C++, C#, .NET and Node.js with CI/CD'),
	('C++/C#, (.NET), "Node.js".'),
	('CI / CD, ci/cd'),
	('Pythonic, Javanese, kerassen')
) v(t);

-- Longest match: JavaScript is not Java, React Native is not React
SELECT pg_temp.found(t) FROM (VALUES
	('JavaScript'),
	('React Native'),
	('React and React Native'),
	('Java and JavaScript'),
	('Apache Spark, not Apache'),
	('Deep learning and machine learning')
) v(t);

-- Versions belong to the find
SELECT t, string_agg(skill || '=' || surface || '@' || position, ' ' ORDER BY position)
FROM (VALUES
	('Python 3.11'),
	('Use Python3 and Java 17.'),
	('C++17, Angular 6'),
	('Python 3 years, Java 5+ years'),
	('TensorFlow 2.x and PyTorch 1.13.1')
) v(t), extract_matches(t) GROUP BY t ORDER BY t COLLATE "C";

-- Positions count characters, evidence is cut from the text
SELECT * FROM extract_matches('Zoë: “Python” – 6+ years of Java • naïve Köln, Kubernetes');
SELECT * FROM extract_matches(E'Minimum qualifications\n\t• 6+ years of Python\n');

-- Go: only where the context supports it
SELECT pg_temp.found(t) FROM (VALUES
	('Go to market with us'),
	('We go far. Go further!'),
	('Our go-to-market team in Python'),
	('Ready to go'),
	('Go, Python and Java'),
	('Python or Go'),
	('Services written in Go'),
	('Go developer'),
	('We build it with Kafka, in Go'),
	(E'Languages:\n- Go\n- R'),
	('Go and see it')
) v(t);

-- R and C: single letters
SELECT pg_temp.found(t) FROM (VALUES
	('R&D'),
	('R & D department'),
	('C-level and C-suite'),
	('Vitamin C'),
	('Series C funding'),
	('John R. Smith wrote Python'),
	('R, SQL'),
	('Python/R'),
	('programming in C'),
	('R programming'),
	('Plan B and grade C'),
	('C/C++')
) v(t);

-- Words that begin a sentence, and words that are also verbs
SELECT pg_temp.found(t) FROM (VALUES
	('You excel in a team'),
	('Excel at what you do'),
	('Excel, Python'),
	('Spark your career'),
	('Hadoop and Spark'),
	('It will spark joy'),
	('The rest of the team'),
	('REST APIs in Java'),
	('React quickly to change')
) v(t);

-- Levels: years, words; ten years are 1; of a range the lower end
SELECT pg_temp.finds(t) FROM (VALUES
	('6+ years of Python'),
	('3-5 years of Python'),
	('3 to 5 years in Java'),
	('five (5) years of Kafka'),
	('at least two years'' experience with Python and SQL'),
	('2.5 years of Java'),
	('15 years of Java'),
	('18 months of Java'),
	('Python (5 years), Java (3 yrs)'),
	('Python: 5 years; SQL: 2 years'),
	('Python - Experience - 36 months'),
	('5+ years of Python and 2+ years of Kafka'),
	('0 years of Python'),
	('Python 3 years, Java 5+ years'),
	('Python for 8 years'),
	('Kafka 2019 - 2022'),
	('Expert in Python, familiar with Java'),
	('Strong Python; working knowledge of SQL'),
	('Proficient in Python. Kafka'),
	('Python (expert), SQL (basic)'),
	('Exposure to Kubernetes'),
	('Solid experience with Python and Java'),
	('6+ years of Python and strong Java'),
	('5+ years of strong experience with Python'),
	('18 years of age. Python')
) v(t);

-- Negation, wishes
SELECT pg_temp.finds(t) FROM (VALUES
	('No Java required'),
	('no Java or Scala, Python instead'),
	('Java is not required'),
	('Java is not required, but a plus'),
	('Java preferred but not required'),
	('Not only Java but also Python'),
	('including but not limited to Java'),
	('We do not use Java'),
	('This is not a Java role. Python'),
	('No. Python'),
	('I want to learn Rust programming'),
	('Python (primary)')
) v(t);
SELECT extract_skills('Python for 8 years, no Java, eager to learn Kafka');
SELECT extract_skills('Python, Python (3 years), Java; expert in SQL');
SELECT extract_skills('Skills: Kafka. Worked with Kafka for years.');

-- Kinds: sections, words before, words after
SELECT pg_temp.finds(t) FROM (VALUES
	(E'Requirements\nPython\nNice to have\nKafka'),
	(E'REQUIREMENTS:\nPython\nPREFERRED QUALIFICATIONS:\nKafka'),
	(E'What you''ll do\nBuild it in Java\nWhat you''ll bring\nPython'),
	(E'Basic Qualifications: Python. Preferred Qualifications: Kafka.'),
	(E'About us\nWe love Python\nBenefits\nFree Java lessons'),
	('Python is required, Kafka is a plus'),
	('Python (required), Kafka (preferred)'),
	('Must have Python; nice to have: Kafka and Java'),
	('Experience with Kafka and Java is a plus'),
	('Python, ideally with Kafka'),
	('Required: Python. Preferred: Kafka.'),
	('Gathering requirements for Python projects')
) v(t);

-- Headings that a scraper ran together, HTML left over, bullets
SELECT pg_temp.finds(t) FROM (VALUES
	('Build services Minimum Qualifications 5 years of Python Preferred Qualifications Kafka'),
	('<h3>Requirements</h3><ul><li>Python</li><li>SQL</li></ul><h3>Nice to have</h3><p>Kafka&nbsp;Streams</p>'),
	('<b>Must have:</b> Python<br>Java &amp; SQL'),
	('Requirements: • Python • SQL Nice to have: • Kafka'),
	('years of experience.Python skills.Kafka is a plus'),
	('RequirementsPython and SQL'),
	('Requirements - Python, SQL'),
	('What we offer? Python. Why Initech?'),
	(E'About Initech\nWe love Python\nYour profile\nSQL'),
	(E'Location: Java island\nPython'),
	(E'**Requirements**\n* Python\n* SQL'),
	(E'Requirements\r\n\r\n- Python\r\n- SQL\r\n')
) v(t);

-- Requirements: weights
SELECT extract_requirements(t) FROM (VALUES
	(E'Requirements\nPython\nMust have Java\nResponsibilities\nRun Kafka\nNice to have\nSQL'),
	(E'Senior Python Developer\n\nRequirements\nPython\nJava'),
	(E'Requirements\nPython and Java\nPython and SQL'),
	(E'Must have\nPython'),
	('5 years of Python, must have experience with Java'),
	(E'Python is mandatory.'),
	(E'Essential duties\nRun Kafka\nEssential skills\nPython'),
	(E'About us\nWe use Kafka.\nRequirements\nPython'),
	(E'Requirements\nPython\nNo Java'),
	(E'Python developer wanted'),
	(E'You have experience with Python. We run Kafka.'),
	(E'We are a leading provider of Java tools. You know Python.')
) v(t);

-- Requirements: any of
SELECT extract_requirements(t) FROM (VALUES
	('Python or Java'),
	('Python, Scala or Java'),
	('Python, Scala, or Java'),
	('Python, Scala and Java'),
	('Must have TypeScript, Rust or Java'),
	('either Python or Java'),
	('AWS/Azure/GCP'),
	('TensorFlow/PyTorch and Kafka'),
	('Docker/Kubernetes, CI/CD'),
	('frameworks such as TensorFlow, PyTorch and Keras'),
	('a framework (e.g. TensorFlow, PyTorch)'),
	('one of Python, Java, Scala'),
	('at least one of the following: Python, Java'),
	('SQL, Tableau or Power BI'),
	('Python and/or Java'),
	('Python; Java or Scala'),
	('Kafka, Python, Java or Scala'),
	('5+ years of Python or Java'),
	('Python or Java (preferred)')
) v(t);

-- Requirements: each skill once, the strongest mention
SELECT extract_requirements(t) FROM (VALUES
	(E'Requirements\nPython\nNice to have\nPython'),
	(E'Requirements\nPython\nPython or Java'),
	(E'Requirements\nPython or Java\nResponsibilities\nWrite Python'),
	(E'Requirements\nPython or Java\nPython or Scala'),
	(E'Requirements\nAWS or Azure\nAWS, Docker or Kubernetes'),
	(E'Requirements\n3 years of Python\nNice to have\n5 years of Python')
) v(t);

-- "or similar" adds what can stand in, at its share
SELECT extract_requirements(t)::text ~ asked FROM (VALUES
	('PyTorch or similar', '^pytorch(\|[^,]*)?\|tensorflow~0[.][0-9]+(\|[^,]*)?:2$'),
	('Must have PyTorch or equivalent', '^pytorch(\|[^,]*)?\|tensorflow~0[.][0-9]+(\|[^,]*)?!:5$'),
	('TensorFlow, PyTorch or similar', '^pytorch\|tensorflow(\|[^,]*~0[.][0-9]+)+:2$')
) v(t, asked);

-- Nothing, very long, very repetitive
SELECT extract_skills('') = '', extract_requirements('') = '', count(*) FROM extract_matches('');
SELECT extract_skills(' .,;-&<>/ '), count(*) FROM extract_matches('&<b</li>&#;&amp');
SELECT extract_skills(repeat('x', 1000000) || ' Python');
SELECT extract_skills(repeat('9', 1000000) || ' Python');
SELECT extract_skills(repeat('go ', 300000) || ' Python');
SELECT extract_requirements(repeat('Requirements: ', 70000) || ' Python');
SELECT count(*), max(position) FROM extract_matches(repeat('é Python, ', 20000));
SELECT extract_requirements(repeat('Python, ', 100000) || 'Java');
SELECT extract_requirements(repeat('Python or ', 100000) || 'Java');
SELECT count(*) FROM extract_matches(repeat('machine ', 100000) || 'machine learning');

-- The last argument is remembered, and not mixed up
SELECT extract_skills(t), extract_requirements(t) FROM (VALUES
	('Python'), ('Python'), ('Java'), (''), ('Java'), (NULL), ('Scala')) v(t);
