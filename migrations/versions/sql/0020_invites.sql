-- Invite links: one for every member who asks for theirs, and the owner's, one a campaign. Nobody arrives twice.
CREATE TABLE invites (
    code        VARCHAR(20) PRIMARY KEY,
    user_id     BIGINT      UNIQUE REFERENCES members ON DELETE CASCADE,
    name        VARCHAR(40) UNIQUE,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    closed_at   TIMESTAMPTZ,
    CHECK ((user_id IS NULL) <> (name IS NULL))
);
COMMENT ON COLUMN invites.user_id IS 'Whose it is; a campaign has a name instead';

CREATE TABLE arrivals (
    user_id     BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    code        VARCHAR(20) NOT NULL REFERENCES invites ON DELETE CASCADE,
    arrived_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX idx_arrivals_code ON arrivals (code);

-- How far those came who arrived by each campaign, and by all members' links together (without a code).
CREATE VIEW numbers_invites AS
    SELECT i.name, max(i.code) FILTER (WHERE i.name IS NOT NULL) AS code, min(i.created_at) AS created_at,
           max(i.closed_at) AS closed_at, count(a.user_id) AS arrived, count(p.user_id) AS profile,
           count(s.photo_at) AS photo, count(s.swipe_at) AS swipe, count(s.match_at) AS match,
           count(s.message_at) AS message
      FROM invites i LEFT JOIN arrivals a USING (code) LEFT JOIN member_milestones s ON s.user_id = a.user_id
      LEFT JOIN profiles p ON p.user_id = a.user_id
     GROUP BY i.name;

UPDATE schema_level SET expand = 20;
