/*
 * json.sql - casts to and from json and jsonb.
 *
 * By assignment only: so no operator of jsonb applies to these types by
 * accident.
 */

CREATE FUNCTION skillvec_from_json(json) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION skillvec_from_json(json) IS
	'a skillvec of an object of skills and levels: {"python": 0.9, "sql": "5y"}; a skill given twice keeps the higher level';

CREATE FUNCTION skillvec_to_json(skillvec) RETURNS json
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION skillvec_to_json(skillvec) IS
	'a skillvec as an object of skills and levels: {"python": 0.9}';

CREATE CAST (json AS skillvec) WITH FUNCTION skillvec_from_json(json) AS ASSIGNMENT;
COMMENT ON CAST (json AS skillvec) IS
	'from an object of skills and levels: {"python": 0.9, "sql": "5y"}; a skill given twice keeps the higher level';

CREATE CAST (skillvec AS json) WITH FUNCTION skillvec_to_json(skillvec) AS ASSIGNMENT;
COMMENT ON CAST (skillvec AS json) IS
	'to an object of skills and levels: {"python": 0.9}';

CREATE FUNCTION skillvec_from_jsonb(jsonb) RETURNS skillvec
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION skillvec_from_jsonb(jsonb) IS
	'a skillvec of an object of skills and levels: {"python": 0.9, "sql": "5y"}; a skill given twice keeps the higher level';

CREATE FUNCTION skillvec_to_jsonb(skillvec) RETURNS jsonb
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION skillvec_to_jsonb(skillvec) IS
	'a skillvec as an object of skills and levels: {"python": 0.9}';

CREATE CAST (jsonb AS skillvec) WITH FUNCTION skillvec_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS skillvec) IS
	'from an object of skills and levels: {"python": 0.9, "sql": "5y"}; a skill given twice keeps the higher level';

CREATE CAST (skillvec AS jsonb) WITH FUNCTION skillvec_to_jsonb(skillvec) AS ASSIGNMENT;
COMMENT ON CAST (skillvec AS jsonb) IS
	'to an object of skills and levels: {"python": 0.9}';

CREATE FUNCTION roleprofile_from_json(json) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION roleprofile_from_json(json) IS
	'a roleprofile of an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]; weight, level, must and share may be missing';

CREATE FUNCTION roleprofile_to_json(roleprofile) RETURNS json
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION roleprofile_to_json(roleprofile) IS
	'a roleprofile as an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]';

CREATE CAST (json AS roleprofile) WITH FUNCTION roleprofile_from_json(json) AS ASSIGNMENT;
COMMENT ON CAST (json AS roleprofile) IS
	'from an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]; weight, level, must and share may be missing';

CREATE CAST (roleprofile AS json) WITH FUNCTION roleprofile_to_json(roleprofile) AS ASSIGNMENT;
COMMENT ON CAST (roleprofile AS json) IS
	'to an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]';

CREATE FUNCTION roleprofile_from_jsonb(jsonb) RETURNS roleprofile
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION roleprofile_from_jsonb(jsonb) IS
	'a roleprofile of an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]; weight, level, must and share may be missing';

CREATE FUNCTION roleprofile_to_jsonb(roleprofile) RETURNS jsonb
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION roleprofile_to_jsonb(roleprofile) IS
	'a roleprofile as an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]';

CREATE CAST (jsonb AS roleprofile) WITH FUNCTION roleprofile_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS roleprofile) IS
	'from an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]; weight, level, must and share may be missing';

CREATE CAST (roleprofile AS jsonb) WITH FUNCTION roleprofile_to_jsonb(roleprofile) AS ASSIGNMENT;
COMMENT ON CAST (roleprofile AS jsonb) IS
	'to an array of requirements: [{"any": ["aws", {"skill": "azure", "share": 0.8}], "weight": 3, "level": 0.5, "must": false}]';
