-- Line ends of all kinds end a line.
SELECT name, extract_requirements(replace('Requirements:\Python\Nice to have:\Kafka', '\', line_end)) AS requirements
FROM (VALUES (1, 'line feed', E'\n'), (2, 'both', E'\r\n'), (3, 'carriage return', E'\r'), (4, 'vertical tab', E'\x0b'),
	(5, 'form feed', E'\x0c'), (6, 'next line', U&'\0085'), (7, 'line separator', U&'\2028'), (8, 'paragraph separator', U&'\2029'))
	v (n, name, line_end)
ORDER BY n;
-- A dash or an o that begins a line is a bullet, also before lower case: what was said above says nothing here.
SELECT extract_skills(E'- expert in python\n- sql\n- java: 4 years') AS dashes,
	extract_skills(E'o expert in python\no sql\no java: 4 years') AS letters;

-- Whose years they are, and what a must-have takes of a level.
SELECT extract_skills('SQL 8 years of Java') AS of_what_follows, extract_skills('SQL (8 years of experience), Java') AS set_off,
	extract_skills('Java 5 years') AS of_what_is_before, extract_skills('0 years of Python') AS none;
SELECT extract_requirements('Strong Python is a must. 5 years of Java is a must. Strong SQL is required.');
-- Names that are plain words, where something asks for them.
SELECT extract_requirements('Must have: Go and Rust') AS must, extract_requirements('Nice to have: Go.') AS preferred,
	extract_requirements('German and English required') AS spoken;
-- What would be nice is not required, whichever side it stands on.
SELECT extract_requirements('Kafka would be nice to have.') AS after, extract_requirements('It would be nice to have Kafka') AS before;
-- The field of a degree is no skill that is asked for; what is excluded is not, either.
SELECT extract_requirements(E'Requirements:\n- MSc in statistics, machine learning or a related field, and Python\n- No Java required\nThis is not a data-analyst role.');
-- A profile cannot ask for two of three; it asks for any.
SELECT extract_requirements('at least two of: Python, Java, Scala');
-- A job title names its skill where a job or a person is called so, and not where colleagues are; postings of all trades.
SELECT extract_requirements(E'Business Analyst\nYou work with data scientists and site engineers on our product, and write the BRD.') AS colleagues,
	extract_skills(E'Site Engineer - Example Builders\nWorked as a quantity surveyor; STAAD Pro.') AS person;
SELECT extract_requirements(E'HR Executive\nRequirements:\n- Payroll, recruitment and employee relations\n- Labour laws are a must\nOur recruitment process has two steps.') AS people,
	extract_requirements(E'Staff Nurse\nBLS required. Wound care and medication administration.') AS health,
	extract_requirements(E'Accountant\nBank reconciliation, GST returns, Tally ERP and month-end closing.') AS accounts;
