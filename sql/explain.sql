--
-- Why a fit is what it is, and what would raise it.
--
\set needs '''python!:5>=0.6, pytorch|tensorflow|keras~0.8:4, aws|azure:3, kafka:1>=3y'''
\set skills '''python:0.9, keras:0.5, kafka:0.1, java'''
SELECT * FROM role_explain(:skills, :needs);
SELECT role_fit(:skills, :needs), role_eligible(:skills, :needs),
	(SELECT sum(contribution) FROM role_explain(:skills, :needs)) AS sum;
SELECT * FROM role_gap(:skills, :needs);
-- A must-have that is not met is first among equals.
SELECT requirement, must, fit_if_closed, gain FROM role_gap('', 'a:2, b!:2, c:3');
-- The alternative with the credit: the highest credit, then the highest share, then the first by name.
SELECT requirement, skill, level, credit, status FROM role_explain('a:0.3, b:0.9, c:0.9', 'a|b|c>=0.9, c|b~0.9, a|b~0.3');
-- Edge cases: nothing asked, nothing there, NULL.
SELECT * FROM role_explain('python', '');
SELECT * FROM role_gap('python', '');
SELECT requirement, status FROM role_explain('', 'python');
SELECT * FROM role_explain(NULL, 'python');
SELECT * FROM role_gap('python, java', 'python, java');
