CREATE TABLE notification_settings (
    user_id      BIGINT PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    tell_match   BOOLEAN NOT NULL DEFAULT true,
    tell_like    BOOLEAN NOT NULL DEFAULT true,
    tell_message BOOLEAN NOT NULL DEFAULT true,
    tell_digest  BOOLEAN NOT NULL DEFAULT false,
    tell_news    BOOLEAN NOT NULL DEFAULT true,
    quiet_from   SMALLINT CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_to     SMALLINT CHECK (quiet_to BETWEEN 0 AND 1439),
    time_zone    VARCHAR(64),
    digest_at    TIMESTAMPTZ,
    CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
COMMENT ON COLUMN notification_settings.quiet_from IS 'Minutes of the member''s day';
CREATE INDEX idx_digest_at ON notification_settings (digest_at) WHERE tell_digest;

-- A row an event, so that telling somebody never waits for anybody: a popular member's likes share nothing. No foreign
-- keys for the same reason; erasure names the table, and who is gone is not told.
CREATE TABLE notifications (
    id          BIGSERIAL   NOT NULL,
    user_id     BIGINT      NOT NULL,
    kind        VARCHAR(16) NOT NULL CHECK (kind IN ('match', 'like', 'message', 'digest', 'news', 'system')),
    thread      VARCHAR(64) NOT NULL DEFAULT '',
    about       BIGINT,
    sentence    VARCHAR(64),
    params      JSONB,
    screen      VARCHAR(64),
    dedupe_key  VARCHAR(100),
    due_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, kind, id)
);
CREATE INDEX idx_notifications_due ON notifications (due_at) WHERE kind <> 'news';
CREATE INDEX idx_notifications_news ON notifications (due_at) WHERE kind = 'news';
CREATE UNIQUE INDEX idx_notifications_key ON notifications (dedupe_key) WHERE dedupe_key IS NOT NULL;

CREATE TABLE notification_pace (
    user_id  BIGINT      NOT NULL,
    kind     VARCHAR(16) NOT NULL,
    sent_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, kind)
);

-- One swipe. A like that meets a like is stored only when p_final: the caller then writes the match in the same
-- transaction; otherwise 'mutual' is only an answer, and the common case stays one round trip.
-- outcome: recorded | mutual | repeated | unavailable | out-of-likes | out-of-superlikes
CREATE OR REPLACE FUNCTION record_swipe(
    p_member BIGINT, p_target BIGINT, p_action TEXT, p_super BOOLEAN, p_note TEXT, p_key UUID,
    p_likes INTEGER, p_superlikes INTEGER, p_final BOOLEAN,
    OUT outcome TEXT, OUT likes_left INTEGER, OUT superlikes_left INTEGER, OUT match_id INTEGER
) LANGUAGE plpgsql AS $$
DECLARE
    v_before user_interactions%ROWTYPE;
    v_reverse BOOLEAN;
    v_day CONSTANT INTEGER := 86400;
BEGIN
    -- Members before pairs, pairs in order: whoever holds two of these locks took them in one direction.
    PERFORM pg_advisory_xact_lock(hashtextextended('member:' || p_member, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'pair:' || least(p_member, p_target) || ':' || greatest(p_member, p_target), 0));

    SELECT * INTO v_before FROM user_interactions WHERE from_user_id = p_member AND to_user_id = p_target;
    SELECT m.id INTO match_id FROM matches m
     WHERE user1_id = least(p_member, p_target) AND user2_id = greatest(p_member, p_target);
    v_reverse := EXISTS (SELECT FROM user_interactions
                          WHERE from_user_id = p_target AND to_user_id = p_member AND action = 'like');
    outcome := CASE
        WHEN match_id IS NOT NULL OR v_before.action = p_action THEN 'repeated'
        WHEN NOT EXISTS (
            SELECT FROM deck_entries me, deck_entries you, members m
             WHERE me.user_id = p_member AND you.user_id = p_target AND m.user_id = p_target AND m.banned_at IS NULL
               AND (v_reverse OR (
                    you.visible
                    AND me.preference IN ('any', you.gender) AND you.preference IN ('any', me.gender)
                    AND you.age BETWEEN me.min_age AND me.max_age AND me.age BETWEEN you.min_age AND you.max_age
                    AND distance_km(me.latitude, me.longitude, you.latitude, you.longitude)
                        <= least(me.max_distance, you.max_distance)))
        ) THEN 'unavailable'
        WHEN p_action = 'like' AND v_reverse THEN 'mutual'
        ELSE 'recorded' END;

    IF outcome = 'recorded' OR (outcome = 'mutual' AND p_final) THEN
        IF p_super AND take_quota(p_member, 'superlike', p_superlikes, v_day) < 0 THEN
            outcome := 'out-of-superlikes';
        ELSIF p_action = 'like' AND take_quota(p_member, 'like', p_likes, v_day) < 0 THEN
            outcome := 'out-of-likes';
        ELSE
            INSERT INTO user_interactions (from_user_id, to_user_id, action, is_super, note, key)
            VALUES (p_member, p_target, p_action, p_super, p_note, p_key)
            ON CONFLICT (from_user_id, to_user_id) DO UPDATE
                SET action = excluded.action, is_super = excluded.is_super, note = excluded.note,
                    key = excluded.key, created_at = now();
            -- A like that is answered by a match is told of as the match.
            IF p_action = 'like' AND NOT v_reverse THEN
                INSERT INTO notifications (user_id, kind, about) VALUES (p_target, 'like', p_member);
            END IF;
        END IF;
    END IF;
    likes_left := quota_left(p_member, 'like', p_likes, v_day);
    superlikes_left := quota_left(p_member, 'superlike', p_superlikes, v_day);
END $$;

UPDATE schema_level SET expand = 5;
