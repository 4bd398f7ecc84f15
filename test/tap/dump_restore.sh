#!/usr/bin/env bash
# Dump and restore: what users add to the extension's tables, and tables of their own with its types, come back from
# pg_dump in plain and custom format, whatever the schemas are called and so in whatever order they are dumped.
# Prints TAP; needs the environment that script/cluster prints.
set -euo pipefail

work=$(mktemp -d)
source_db=shortlist_dump_source target_db=shortlist_dump_target
clean_up() {
    dropdb --if-exists --force "$source_db"
    dropdb --if-exists --force "$target_db"
    rm -rf "$work"
} 2>/dev/null
trap clean_up EXIT

tests=0
result() { # result STATUS NAME
    tests=$((tests + 1))
    if (($1 == 0)); then echo "ok $tests - $2"; else echo "not ok $tests - $2"; fi
}
same() { # same NAME FILE FILE
    local status=0
    diff "$2" "$3" >"$work/diff" || status=1
    result "$status" "$1"
    ((status == 0)) || sed 's/^/# /' "$work/diff" | head -n 40
}
sql() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --no-align --tuples-only --dbname="$1"; }

# fresh DATABASE: an empty database of that name
fresh() {
    dropdb --if-exists --force "$1" 2>/dev/null
    createdb --template=template0 "$1"
}

# fill EXTENSION_SCHEMA USER_SCHEMA: everything that a user might have
fill() {
    sql "$source_db" <<SQL
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS $1;
CREATE EXTENSION shortlist SCHEMA $1;
CREATE SCHEMA $2;
SET search_path = $2, $1, public;

INSERT INTO shortlist_custom_skill VALUES ('in-house etl', 'In-house ETL', 'tool'), ('żółw, "turtle"', 'Żółw', 'library');
INSERT INTO shortlist_custom_spelling VALUES ('IHE', 'in-house etl', 'case'), ('turtle', 'żółw, "turtle"', 'ambiguous'), ('Py', 'python', DEFAULT);
INSERT INTO shortlist_custom_relation VALUES ('in-house etl', 'apache airflow', 'related', 0.25), ('in-house etl', 'etl', 'broader', NULL);
INSERT INTO shortlist_custom_role VALUES
	('data-steward', 'Data Steward', 'in-house etl!:5>=0.6, "żółw, ""turtle"""|sql~0.0001:0.01', 'in-house etl:3', 'ours'),
	('without-marks', 'No marks', 'python', NULL, NULL);

CREATE TABLE candidate (
	id integer PRIMARY KEY,
	body text,
	skills skillvec,
	found skillvec GENERATED ALWAYS AS (extract_skills(body)) STORED,
	asks roleprofile DEFAULT 'python!:5>=0.6, aws|azure~0.8',
	CONSTRAINT must_know CHECK (skills IS NULL OR skills = '' OR skills && 'python, unknown thing, "a,b"'::skillvec),
	CONSTRAINT asks_well CHECK (asks <> 'nothing:100')
);
CREATE INDEX candidate_found ON candidate (extract_skills(body));
CREATE INDEX candidate_python ON candidate (id) WHERE skills @> 'python:0.5'::skillvec;
CREATE UNIQUE INDEX candidate_skills ON candidate (skills, id);
CREATE DOMAIN expert AS skillvec CHECK (VALUE -> 'python' >= 0.9);
CREATE TABLE expert_list (id integer, skills expert);
CREATE VIEW best AS SELECT id, skills <=> 'python!:3, sql'::roleprofile AS distance FROM candidate ORDER BY 2, 1;
CREATE VIEW steward AS SELECT id, role_fit(skills, (SELECT role_profile('data-steward'))) AS fit FROM candidate;
CREATE MATERIALIZED VIEW team AS SELECT avg(skills) AS skills FROM candidate;
CREATE MATERIALIZED VIEW roles AS SELECT id, role_fit(skills, role_profile('data-steward')) AS fit, r.role, r.score FROM candidate, role_rank(skills) r;
CREATE FUNCTION fit_of(s skillvec) RETURNS double precision LANGUAGE sql IMMUTABLE RETURN role_fit(s, 'python'::roleprofile);

INSERT INTO candidate (id, body, skills, asks)
SELECT i, 'Over ' || i || ' years of Python, some C++; no Java' || E'.\n\\\\N\t',
	CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'python:' || (1 + i % 10) || '/10, "a,b":0.0001, "naïve ""bayés":1, skill ' || i END::skillvec,
	CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'python!:5>=0.6, "x|y"|aws~0.0001:0.01, skill ' || i END::roleprofile
FROM generate_series(1, 200) i;
INSERT INTO expert_list VALUES (1, 'python:0.95, c++'), (2, NULL);
REFRESH MATERIALIZED VIEW team;
REFRESH MATERIALIZED VIEW roles;
SQL
}

# values DATABASE EXTENSION_SCHEMA USER_SCHEMA: all rows, and answers that rest on them
values() {
    sql "$1" <<SQL
SET search_path = $3, $2, public;
SELECT 'skill', s::text FROM shortlist_custom_skill s ORDER BY 2;
SELECT 'spelling', s::text FROM shortlist_custom_spelling s ORDER BY 2;
SELECT 'relation', s::text FROM shortlist_custom_relation s ORDER BY 2;
SELECT 'role', s::text FROM shortlist_custom_role s ORDER BY 2;
SELECT 'candidate', c::text, skillvec_send(skills), skillvec_send(found), roleprofile_send(asks) FROM candidate c ORDER BY id;
SELECT 'expert', e::text FROM expert_list e ORDER BY 2;
SELECT 'best', b::text FROM best b;
SELECT 'steward', s::text FROM steward s ORDER BY 2;
SELECT 'team', t::text FROM team t;
SELECT 'roles', r::text FROM roles r ORDER BY 2;
SELECT 'fit_of', fit_of('python:0.1');
SELECT 'custom', extract_skills_custom('In-house ETL: expert, IHE, ihe, Py, Python'), extract_requirements_custom('Requirements: In-house ETL or similar');
SELECT 'profile', role_profile('Data Steward');
SELECT 'rank', role, fit, score, margin FROM role_rank('in-house etl:0.9, python');
SELECT 'requirement', r::text FROM shortlist_requirement r WHERE NOT builtin;
SELECT 'indexed', count(*) FROM candidate WHERE extract_skills(body) = found;
SELECT 'counts', (SELECT count(*) FROM shortlist_custom_skill), (SELECT count(*) FROM shortlist_custom_spelling),
	(SELECT count(*) FROM shortlist_custom_relation), (SELECT count(*) FROM shortlist_custom_role), (SELECT count(*) FROM candidate);
DO \$\$ BEGIN
	INSERT INTO candidate (id, skills) VALUES (1000, 'cobol');
	RAISE 'the constraint is gone';
EXCEPTION WHEN check_violation THEN
	NULL;
END \$\$;
SQL
}

plain() { # plain DATABASE: a dump to compare; pg_dump adds a random key on \restrict since its releases of August 2025
    pg_dump "$1" | sed '/^\\\(un\)\?restrict /d'
}

round_trip() { # round_trip EXTENSION_SCHEMA USER_SCHEMA FORMAT NAME
    local status=0
    fresh "$target_db"
    case $3 in
        plain) psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="$target_db" --file="$work/plain" >"$work/log" 2>&1 || status=1 ;;
        custom) pg_restore --exit-on-error --dbname="$target_db" "$work/custom" >"$work/log" 2>&1 || status=1 ;;
        clean) # over what is there already
            sql "$target_db" <<<"CREATE SCHEMA IF NOT EXISTS $1; CREATE EXTENSION shortlist SCHEMA $1;" 2>/dev/null
            pg_restore --exit-on-error --clean --if-exists --dbname="$target_db" "$work/custom" >"$work/log" 2>&1 || status=1
            ;;
        data) # the schema first, then the rows
            { pg_restore --exit-on-error --schema-only --dbname="$target_db" "$work/custom" &&
                pg_restore --exit-on-error --data-only --disable-triggers --dbname="$target_db" "$work/custom"; } >"$work/log" 2>&1 || status=1
            sql "$target_db" <<<"REFRESH MATERIALIZED VIEW $2.team; REFRESH MATERIALIZED VIEW $2.roles" || status=1
            ;;
    esac
    result "$status" "$4: restored without an error"
    ((status == 0)) || sed 's/^/# /' "$work/log" | head -n 20
    values "$target_db" "$1" "$2" >"$work/values.target" 2>&1 || true
    same "$4: the same rows and answers" "$work/values" "$work/values.target"
    plain "$target_db" >"$work/plain.target"
    same "$4: dumps the same" "$work/plain.source" "$work/plain.target"
}

# The schema of the extension, and one of the user's that is dumped before or after it.
extension_schemas=(public public shortlist shortlist '"My Schema"' '"My Schema"')
user_schemas=(aaa zzz aaa zzz '"A ""quoted"" one"' '"Z ""quoted"" one"')
for i in "${!extension_schemas[@]}"; do
    extension=${extension_schemas[i]} user=${user_schemas[i]}
    fresh "$source_db"
    fill "$extension" "$user"
    values "$source_db" "$extension" "$user" >"$work/values"
    plain "$source_db" >"$work/plain.source"
    pg_dump "$source_db" >"$work/plain"
    pg_dump --format=custom "$source_db" >"$work/custom"
    result "$(($(wc -l <"$work/values") < 1000))" "$extension with $user: there is much to compare"
    for format in plain custom clean data; do
        round_trip "$extension" "$user" "$format" "$extension with $user, $format"
    done
done

# A release that ships what the user had added by then: the user's rows come back beside the built-in ones and go first.
fresh "$source_db"
sql "$source_db" <<'SQL'
CREATE EXTENSION shortlist;
INSERT INTO shortlist_custom_skill VALUES ('python', 'My Python', 'mine');
INSERT INTO shortlist_custom_spelling VALUES ('python3', 'python', 'case'), ('sklearn', 'my learning', 'any');
INSERT INTO shortlist_custom_relation SELECT skill, other, kind, share FROM shortlist_relation WHERE kind = 'related' LIMIT 1;
INSERT INTO shortlist_custom_role VALUES ('ai-engineer', 'Mine', 'cobol:2', NULL, NULL);
SQL
taken() {
    sql "$1" <<'SQL'
SELECT 'skill', s::text FROM shortlist_skill s WHERE name = 'python';
SELECT 'spelling', s::text FROM shortlist_spelling s WHERE spelling IN ('python3', 'sklearn');
SELECT 'relation', r::text FROM shortlist_relation r JOIN shortlist_custom_relation c USING (skill, other, kind);
SELECT 'role', r.name, r.label, r.profile, builtin FROM shortlist_role r WHERE name = 'ai-engineer';
SELECT 'profile', role_profile('ai-engineer');
SELECT 'rank', r::text FROM role_rank('cobol') r;
SELECT 'compare', r::text FROM role_compare('ai-engineer', 'ml-engineer') r;
SELECT 'value', 'sklearn:0.5, python3'::skillvec;
SQL
}
taken "$source_db" >"$work/values"
result "$(($(grep -c '^role|ai-engineer|Mine|cobol:2|f$' "$work/values") != 1))" 'a role with a built-in name is there beside it'
result "$(($(grep -c '^profile|cobol:2$' "$work/values") != 1))" 'and goes before it'
result "$(($(grep -c '^value|python:0.5,scikit-learn:0.5$\|^value|python:0.5, scikit-learn:0.5$' "$work/values") != 1))" 'no table changes how a value is read'
for format in plain custom; do
    pg_dump --format="$format" "$source_db" >"$work/$format"
    fresh "$target_db"
    status=0
    if [[ $format == plain ]]; then
        psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="$target_db" --file="$work/plain" >"$work/log" 2>&1 || status=1
    else
        pg_restore --exit-on-error --dbname="$target_db" "$work/custom" >"$work/log" 2>&1 || status=1
    fi
    result "$status" "built-in names, $format: restored without an error"
    taken "$target_db" >"$work/values.target"
    same "built-in names, $format: the same rows and answers" "$work/values" "$work/values.target"
done

echo "1..$tests"
