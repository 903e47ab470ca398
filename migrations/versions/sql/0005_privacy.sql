-- What members agreed to and took back: a row each time, never changed, gone only with the member.
CREATE TABLE consents (
    id          BIGSERIAL PRIMARY KEY,
    user_id     BIGINT       NOT NULL REFERENCES members ON DELETE CASCADE,
    subject     VARCHAR(16)  NOT NULL,
    given       BOOLEAN      NOT NULL,
    version     VARCHAR(40)  NOT NULL,
    language    VARCHAR(8)   NOT NULL,
    place       VARCHAR(8)   NOT NULL CHECK (place IN ('app', 'chat')),
    created_at  TIMESTAMPTZ  NOT NULL DEFAULT now()
);
COMMENT ON COLUMN consents.given IS 'False when it was withdrawn';
COMMENT ON COLUMN consents.version IS 'Of the text they had before them';
CREATE INDEX idx_consents_member ON consents (user_id, subject, id DESC);

CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A row that goes with its member is deleted by the foreign key's own trigger, from within which this one is called.
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are added, never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER consents_are_kept BEFORE UPDATE OR DELETE ON consents FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();

CREATE VIEW standing_consents AS
    SELECT user_id, subject, version, created_at AS since FROM (
        SELECT DISTINCT ON (user_id, subject) user_id, subject, given, version, created_at FROM consents
         ORDER BY user_id, subject, id DESC) last WHERE given;
COMMENT ON VIEW standing_consents IS 'What each member agrees to now';

-- Incognito: seen by those they like, and nobody else.
ALTER TABLE user_settings ADD COLUMN incognito BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE deck_entries ADD COLUMN incognito BOOLEAN NOT NULL DEFAULT false;
COMMENT ON COLUMN deck_entries.incognito IS 'Not visible, but shown to those they like';

-- People who like a member and wait for an answer, super-likes first, then the longest waiting. One plan: what is
-- asked of eight partitions twice takes longer to plan than to answer.
CREATE OR REPLACE FUNCTION likers_of(p_user BIGINT, p_most INTEGER)
RETURNS TABLE (user_id BIGINT, is_super BOOLEAN, note TEXT) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT l.from_user_id, l.is_super, l.note::text FROM user_interactions l
      JOIN deck_entries you ON you.user_id = l.from_user_id AND (you.visible OR you.incognito)
     WHERE l.to_user_id = p_user AND l.action = 'like'
       AND NOT EXISTS (SELECT FROM user_interactions seen
                        WHERE seen.from_user_id = p_user AND seen.to_user_id = l.from_user_id)
     ORDER BY l.is_super DESC, l.created_at LIMIT p_most;
END $$;

-- Erasing: what of a member is in a message to somebody else, in an update that failed, and in the photo store.
ALTER TABLE outbox
    ADD COLUMN about    BIGINT,
    ADD COLUMN farewell BOOLEAN NOT NULL DEFAULT false;
COMMENT ON COLUMN outbox.about IS 'Whose words or pictures the payload holds, when they are not the recipient';
COMMENT ON COLUMN outbox.farewell IS 'The last message to somebody who was erased: forgotten as soon as it is sent';
CREATE INDEX idx_outbox_about ON outbox (about) WHERE about IS NOT NULL;
CREATE INDEX idx_outbox_farewell ON outbox (id) WHERE farewell;

ALTER TABLE failed_updates ADD COLUMN user_id BIGINT;
CREATE INDEX idx_failed_updates_user ON failed_updates (user_id);

CREATE TABLE doomed_objects (
    key         VARCHAR(200) PRIMARY KEY,
    doomed_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    not_before  TIMESTAMPTZ NOT NULL DEFAULT now(),
    attempts    INTEGER     NOT NULL DEFAULT 0
);
COMMENT ON TABLE doomed_objects IS 'Objects of the photo store that no row knows any more; deleted until the store says so';
CREATE INDEX idx_doomed_due ON doomed_objects (not_before);

-- What is left of a match for the one who stays: nothing about the other.
CREATE TABLE departures (
    match_id    INTEGER     NOT NULL,
    user_id     BIGINT      NOT NULL REFERENCES members ON DELETE CASCADE,
    matched_at  TIMESTAMPTZ NOT NULL,
    left_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (match_id, user_id)
);
CREATE INDEX idx_departures_user ON departures (user_id);
CREATE INDEX idx_departures_left ON departures (left_at);

-- Archives of all that is held about a member, one at a time each; built by whichever replica claims it.
CREATE TABLE exports (
    id             UUID PRIMARY KEY,
    user_id        BIGINT      NOT NULL UNIQUE REFERENCES members ON DELETE CASCADE,
    to_chat        BOOLEAN     NOT NULL,
    asked_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    claimed_until  TIMESTAMPTZ,
    attempts       SMALLINT    NOT NULL DEFAULT 0,
    ready_at       TIMESTAMPTZ,
    failed_at      TIMESTAMPTZ,
    bytes          INTEGER
);
CREATE INDEX idx_exports_waiting ON exports (asked_at) WHERE ready_at IS NULL AND failed_at IS NULL;
CREATE INDEX idx_exports_asked ON exports (asked_at);

UPDATE schema_level SET expand = 5;
