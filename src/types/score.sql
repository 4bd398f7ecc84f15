/*
 * score.sql - fit, eligibility and distance between a skillvec and a
 * roleprofile.
 *
 * <=> and @@ exist only between these two types, so that a literal or parameter
 * without a type beside a skillvec is read as a roleprofile.  Never add them
 * with text, or between two values of one type.
 */

CREATE FUNCTION role_fit(skillvec, roleprofile) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION role_fit(skillvec, roleprofile) IS
	'how far a profile is met, 0 to 1: the sum of weight * credit over the sum of weights; NULL for an empty profile';

CREATE FUNCTION role_eligible(skillvec, roleprofile) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION role_eligible(skillvec, roleprofile) IS
	'whether every must-have of a profile is met; true where there is none';

CREATE FUNCTION role_distance(skillvec, roleprofile) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION role_distance(skillvec, roleprofile) IS
	'(1 - fit), and 1 more where a must-have is not met: 0 (all met) to 2; NULL for an empty profile';

CREATE FUNCTION roleprofile_eligible(roleprofile, skillvec) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION roleprofile_eligible(roleprofile, skillvec) IS
	'role_eligible() with its arguments exchanged';

CREATE FUNCTION roleprofile_distance(roleprofile, skillvec) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION roleprofile_distance(roleprofile, skillvec) IS
	'role_distance() with its arguments exchanged';

CREATE OPERATOR <=> (
	LEFTARG = skillvec, RIGHTARG = roleprofile, FUNCTION = role_distance,
	COMMUTATOR = <=>
);
COMMENT ON OPERATOR <=> (skillvec, roleprofile) IS
	'(1 - fit), and 1 more where a must-have is not met: 0 (all met) to 2; NULL for an empty profile';

CREATE OPERATOR <=> (
	LEFTARG = roleprofile, RIGHTARG = skillvec, FUNCTION = roleprofile_distance,
	COMMUTATOR = <=>
);
COMMENT ON OPERATOR <=> (roleprofile, skillvec) IS
	'(1 - fit), and 1 more where a must-have is not met: 0 (all met) to 2; NULL for an empty profile';

CREATE OPERATOR @@ (
	LEFTARG = skillvec, RIGHTARG = roleprofile, FUNCTION = role_eligible,
	COMMUTATOR = @@,
	RESTRICT = role_eligible_sel, JOIN = role_eligible_joinsel
);
COMMENT ON OPERATOR @@ (skillvec, roleprofile) IS
	'whether every must-have of a profile is met; true where there is none';

CREATE OPERATOR @@ (
	LEFTARG = roleprofile, RIGHTARG = skillvec, FUNCTION = roleprofile_eligible,
	COMMUTATOR = @@,
	RESTRICT = roleprofile_eligible_sel, JOIN = roleprofile_eligible_joinsel
);
COMMENT ON OPERATOR @@ (roleprofile, skillvec) IS
	'whether every must-have of a profile is met; true where there is none';
