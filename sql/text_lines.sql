-- Line ends of all kinds end a line.
SELECT name, extract_requirements(replace('Requirements:\Python\Nice to have:\Kafka', '\', line_end)) AS requirements
FROM (VALUES (1, 'line feed', E'\n'), (2, 'both', E'\r\n'), (3, 'carriage return', E'\r'), (4, 'vertical tab', E'\x0b'),
	(5, 'form feed', E'\x0c'), (6, 'next line', U&'\0085'), (7, 'line separator', U&'\2028'), (8, 'paragraph separator', U&'\2029'))
	v (n, name, line_end)
ORDER BY n;
-- A dash or an o that begins a line is a bullet, also before lower case: what was said above says nothing here.
SELECT extract_skills(E'- expert in python\n- sql\n- java: 4 years') AS dashes,
	extract_skills(E'o expert in python\no sql\no java: 4 years') AS letters;
