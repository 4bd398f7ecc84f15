-- Every way in which a literal can be wrong: message, detail and hint of each.
\set ECHO none
-- Whatever is not refused is seen as such below.
CREATE FUNCTION refusal(type text, literal text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	value text;
	message text;
	detail text;
	hint text;
BEGIN
	EXECUTE format('SELECT %L::%s::text', literal, type) INTO value;
	RETURN format(E'%s\n    IS ACCEPTED: %s', literal, value);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
		hint = PG_EXCEPTION_HINT;
	RETURN format(E'%s: %s\n    %s\n    %s', SQLSTATE, message, detail, hint);
END
$$;
\pset format unaligned
\pset tuples_only on
\set ECHO all
-- skillvec
SELECT refusal('skillvec', literal) FROM unnest(ARRAY[
	',', ',,', 'a,', ',a', 'a,,b', 'a, ,b', ' , ', 'a,b,', ':', ':0.5', 'a,:0.5', 'a:0.5,,b:0.5', '!',
	'a!', '~', 'a~0.5', '>', 'a>=0.5', 'a>0.5', '=', 'a=0.5', 'a=>0.5', '>=', '"', '"a', 'a"', '"a"b',
	'"a" b', '"a" b, c', '"a"" :0.5', '""', '"" , a', '" "', 'a, "":0.5', 'a"b"', '"a":0.5"',
	'"a"b:0.5', 'a:0.5 "b"', '"a"é:0.5', '"a" "b"', '"a":', '"a"!', 'a:', 'a: ', 'a:,b', 'a, b:',
	'a:x', 'a:.', 'a:-', 'a:+0.5', 'a:1e-1', 'a:1E0', 'a:0x1', 'a:0,5', 'a:1/', 'a:/2', 'a:/',
	'a:1/0', 'a:0/0', 'a:0/5', 'a:0.0/5', 'a:6/5', 'a:1.0001/1', 'a:-1/5', 'a:-6/5', 'a:-x/5',
	'a:1/-5', 'a:1/2/3', 'a:1/2y', 'a:1/2%', 'a:1//2', 'a:1/x', 'a:x/2', 'a:1234567890/1',
	'a:1/1234567890', 'a:0.12345/1', 'a:1/0.00001', 'a:0', 'a:0.0', 'a:0.', 'a:-0', 'a:-0.5',
	'a:- 0.5', 'a:--1', 'a:-1', 'a:1.1', 'a:1.0000000000000000000000001', 'a:2', 'a:5', 'a:7', 'a:10',
	'a:11', 'a:90', 'a:100', 'a:101', 'a:2.5', 'a:99999999999999999999999', 'a:0%', 'a:-5%', 'a:101%',
	'a:100.0001%', 'a:%', 'a:5%%', 'a:%5', 'a:5 % 5', 'a:0y', 'a:0.0y', 'a:-1y', 'a:y', 'a: y',
	'a:yy', 'a:5yy', 'a:y5', 'a:5y%', 'a:5%y', 'a:5 years', 'a:5yr', 'a:five', 'a:0.5 0.6', 'a:0.5.6',
	'a:0..5', 'a:5.', 'a:NaN', 'a:Infinity', 'a:inf', 'a:null', 'a:true', 'a:１', 'a:½', 'a:0.5;',
	'a:"0.5"', 'a:0.5:0.6', 'a::0.5', 'a:0.5!', 'a:0.5~1', 'a:0.5>=1', 'a:0.5=', 'a:0.5 b',
	'a:0.5,b:', 'a:1,b:2', 'a:0.9,"b', 'é:0', 'é,,a', '日本語:0.5, ü:2', 'a, é"b"', '{"a":0.5}',
	'{"a","b"}', '"a"=>"0.5"',
	'a:0.5,b:0.5,c:0.5,d:0.5,e:0.5,f:0.5,g:0.5,h:0.5,i:0.5,j:0.5,k:0.5,l:0.5,m:0.5,n:5', 'a|b', '|',
	'a:0.5|b'
]) literal;
-- roleprofile
SELECT refusal('roleprofile', literal) FROM unnest(ARRAY[
	',', ',,', 'a,', ',a', 'a,,b', ' , ', ':', ':5', '!', '!:5', '!a', '|', 'a|', '|a', 'a||b',
	'a|,b', 'a| ', 'a | | b', '||', '~', '~0.5', 'a,~0.5', '>=0.5', '>=', '>', '=', '"', '"a', 'a"',
	'"a"b', '""', '" "', 'a|""', 'a|"b', '"a"é', '"a""', 'a"b"|c', 'a~', 'a~ ', 'a~|b', 'a~:5', 'a~!',
	'a~x', 'a~0', 'a~0.0', 'a~-0.5', 'a~-1/2', 'a~1.1', 'a~1.00001', 'a~2', 'a~5', 'a~0%', 'a~101%',
	'a~5y', 'a~0y', 'a~1/0', 'a~0/1', 'a~2/1', 'a~1/2/3', 'a~1234567890/2', 'a~+1', 'a~1e-1', 'a~.',
	'a~0.5~0.5', 'a~0.5 b', 'a|b~0', 'a|b~1.5!', 'a~0.5!', 'a~0.5|b~0.9!', 'a~0.5!:5>=0.9',
	'b!, a~50%!:3', 'é, ü~0.5!', 'a!!', 'a!~0.5', 'a!0.5', 'a!b', 'a!|b', 'a! b', 'a!"b"', 'a:',
	'a: ', 'a:,b', 'a:!', 'a:0', 'a:0.0', 'a:-1', 'a:-0.001', 'a:101', 'a:100.001',
	'a:100.0000000001', 'a:1000', 'a:1e2', 'a:5y', 'a:0y', 'a:0/1', 'a:101/1', 'a:1/0', 'a:-1/1',
	'a:0%', 'a:10001%', 'a:10000.01%', 'a:x', 'a:+5', 'a:5.', 'a:.', 'a:5 6', 'a:5:6', 'a:5!',
	'a:5~0.5', 'a:5|b', 'a::5', 'a:"5"', 'a:5"', 'a:99999999999999999999', 'a>=', 'a>= ', 'a>=,b',
	'a>=0', 'a>=0.0', 'a>=-1', 'a>=1.1', 'a>=2', 'a>=5', 'a>=11', 'a>=100', 'a>=x', 'a>=y', 'a>=0y',
	'a>=-2y', 'a>=0%', 'a>=101%', 'a>=6/5', 'a>=1/0', 'a>=0.5:3', 'a>=0.5!', 'a>=0.5~0.5', 'a>=0.5|b',
	'a>=0.5>=0.6', 'a>=0.5 0.6', 'a>0.5', 'a> =0.5', 'a>==0.5', 'a=0.5', 'a=>0.5', 'a==0.5',
	'a<=0.5>', 'a>', 'a:5>', 'a:5>0.5', 'a:5=', 'a:5>=', 'a!:5>=', 'a!:>=0.5', 'a!>0.5',
	'python!:5>=0.6, tensorflow|pytorch|keras~0.8:4, aws|azure:300, kafka:1>=3y',
	'python!:5>=0.6, é|ü~1.8:4', '[{"any": ["aws"]}]', '{"a":0.5}'
]) literal;
-- control characters, and names that are too long in bytes
SELECT type, refusal(type, literal)
FROM unnest(ARRAY[E'a\x01b', E'a, \x7f', E'"a\x1f"', E'é\x02:0.5', E'a:\x030.5', repeat('a', 256),
	'a, ' || repeat('é', 128), '"' || repeat('a', 256) || '"', repeat('a', 200) || ':0',
	repeat('é', 100) || ':0', repeat('日', 27) || ',,']) literal,
	unnest(ARRAY['skillvec', 'roleprofile']) type;
-- limits
SELECT refusal('skillvec', (SELECT string_agg('s' || i, ',') FROM generate_series(1, 65536) i));
SELECT refusal('roleprofile', (SELECT string_agg('s' || i, ',') FROM generate_series(1, 1025) i));
SELECT refusal('roleprofile', 'é, ' || (SELECT string_agg('s' || i, '|') FROM generate_series(1, 65) i));
SELECT count(*) FROM skillvec_each((SELECT string_agg('s' || i, ',') FROM generate_series(1, 65535) i)::skillvec);
SELECT count(*) FROM roleprofile_each((SELECT string_agg('s' || i, ',') FROM generate_series(1, 1024) i)::roleprofile);
SELECT cardinality(skills) FROM roleprofile_each((SELECT string_agg('s' || i, '|') FROM generate_series(1, 64) i)::roleprofile);
-- what stands twice does not count twice
SELECT (SELECT string_agg('s', ',') FROM generate_series(1, 70000) i)::skillvec;
SELECT (SELECT string_agg('s', '|') FROM generate_series(1, 70) i)::roleprofile;
-- an error in a query points at the literal
SELECT 'python:5'::skillvec;
SELECT 'python!!'::roleprofile;
DROP FUNCTION refusal(text, text);
