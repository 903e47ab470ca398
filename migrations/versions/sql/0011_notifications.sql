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

-- One swipe, its pace and its allowance in one statement, and what a like is about: a photo that is gone by now is left off.
-- Filters of either side that are dealbreakers refuse it, unless the other one likes the member already. A pair of which one
-- blocked the other is unavailable, whatever there was before. A like that meets a like is stored only when p_final: the caller
-- then writes the match in the same transaction; otherwise 'mutual' is only an answer, and the common case stays one round
-- trip. Who is liked is told when it is due. p_swipes is how many a minute may hold; null for swipes that are not counted (a
-- queue that was kept offline).
-- outcome: recorded | mutual | repeated | unavailable | out-of-swipes | out-of-likes | out-of-superlikes
-- One plan for all: Postgres would plan each statement over eight partitions anew, which takes longer than running it.
CREATE OR REPLACE FUNCTION record_swipe(
    p_member BIGINT, p_target BIGINT, p_action TEXT, p_super BOOLEAN, p_note TEXT, p_about TEXT, p_key UUID,
    p_likes INTEGER, p_superlikes INTEGER, p_swipes INTEGER, p_final BOOLEAN,
    OUT outcome TEXT, OUT likes_left INTEGER, OUT superlikes_left INTEGER, OUT match_id INTEGER
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_low CONSTANT BIGINT := least(p_member, p_target);
    v_high CONSTANT BIGINT := greatest(p_member, p_target);
    v_minute CONSTANT TIMESTAMPTZ := date_bin('1 minute', now(), 'epoch');
    v_day CONSTANT TIMESTAMPTZ := date_bin('1 day', now(), 'epoch');
    v_used swipe_allowances%ROWTYPE;
    v_before TEXT;
    v_reverse TEXT;
    v_fits BOOLEAN;
    v_stored BOOLEAN;
    v_locked TEXT;
BEGIN
    -- Members before pairs, pairs in order: whoever holds two of these locks took them in one direction.
    -- An assignment costs less than a statement.
    v_locked := pg_advisory_xact_lock(hashtextextended('member:' || p_member, 0));
    v_locked := pg_advisory_xact_lock(hashtextextended('pair:' || v_low || ':' || v_high, 0));

    SELECT * INTO v_used FROM swipe_allowances a WHERE a.user_id = p_member;
    v_used.swipes := CASE WHEN v_used.minute_at = v_minute THEN v_used.swipes ELSE 0 END;
    v_used.likes := CASE WHEN v_used.day_at = v_day THEN v_used.likes ELSE 0 END;
    v_used.superlikes := CASE WHEN v_used.day_at = v_day THEN v_used.superlikes ELSE 0 END;
    IF v_used.swipes >= p_swipes THEN
        outcome := 'out-of-swipes';
    ELSE
        SELECT i.action INTO v_before FROM user_interactions i
         WHERE i.from_user_id = p_member AND i.to_user_id = p_target;
        SELECT i.action INTO v_reverse FROM user_interactions i
         WHERE i.from_user_id = p_target AND i.to_user_id = p_member;
        SELECT m.id INTO match_id FROM matches m WHERE m.user1_id = v_low AND m.user2_id = v_high;
        SELECT v_reverse IS NOT DISTINCT FROM 'like' OR (
                   you.visible
                   AND me.preference IN ('any', you.gender) AND you.preference IN ('any', me.gender)
                   AND you.age BETWEEN me.min_age AND me.max_age AND me.age BETWEEN you.min_age AND you.max_age
                   AND you.offers & me.refuses = 0 AND me.offers & you.refuses = 0
                   AND distance_km(me.latitude, me.longitude, you.latitude, you.longitude)
                       <= least(me.max_distance, you.max_distance))
          INTO v_fits FROM deck_entries me, deck_entries you, members m
         WHERE me.user_id = p_member AND you.user_id = p_target
           AND m.user_id = p_target AND m.banned_at IS NULL AND m.hidden_at IS NULL;
        outcome := CASE
            WHEN v_before = 'block' THEN 'unavailable'
            WHEN match_id IS NOT NULL OR v_before = p_action THEN 'repeated'
            WHEN v_fits IS NOT TRUE THEN 'unavailable'
            WHEN p_action = 'like' AND v_reverse = 'like' AND NOT p_final THEN 'mutual'
            WHEN p_super AND v_used.superlikes >= p_superlikes THEN 'out-of-superlikes'
            WHEN p_action = 'like' AND v_used.likes >= p_likes THEN 'out-of-likes'
            WHEN p_action = 'like' AND v_reverse = 'like' THEN 'mutual'
            ELSE 'recorded' END;
        v_stored := outcome = 'recorded' OR (outcome = 'mutual' AND p_final);
        IF v_stored THEN
            IF p_about <> 'bio' AND NOT EXISTS (
                SELECT FROM photos WHERE photos.id = p_about::uuid AND photos.user_id = p_target) THEN
                p_about := NULL;
            END IF;
            INSERT INTO user_interactions (from_user_id, to_user_id, action, is_super, note, about, key)
            VALUES (p_member, p_target, p_action, p_super, p_note, p_about, p_key)
            ON CONFLICT (from_user_id, to_user_id) DO UPDATE
                SET action = excluded.action, is_super = excluded.is_super, note = excluded.note,
                    about = excluded.about, key = excluded.key, created_at = now();
            -- A like that makes a match is told of as the match.
            IF outcome = 'recorded' AND p_action = 'like' THEN
                INSERT INTO notifications (user_id, kind, about) VALUES (p_target, 'like', p_member);
            END IF;
            v_used.likes := v_used.likes + (p_action = 'like')::INTEGER;
            v_used.superlikes := v_used.superlikes + p_super::INTEGER;
        END IF;
        IF v_stored OR p_swipes IS NOT NULL THEN
            v_used.swipes := v_used.swipes + (p_swipes IS NOT NULL)::INTEGER;
            IF v_used.user_id IS NOT NULL THEN
                UPDATE swipe_allowances a
                   SET minute_at = v_minute, swipes = v_used.swipes,
                       day_at = v_day, likes = v_used.likes, superlikes = v_used.superlikes
                 WHERE a.user_id = p_member;
            ELSE
                INSERT INTO swipe_allowances (user_id, minute_at, swipes, day_at, likes, superlikes)
                SELECT m.user_id, v_minute, v_used.swipes, v_day, v_used.likes, v_used.superlikes
                  FROM members m WHERE m.user_id = p_member;
            END IF;
        END IF;
    END IF;
    likes_left := greatest(0, p_likes - v_used.likes);
    superlikes_left := greatest(0, p_superlikes - v_used.superlikes);
END $$;

UPDATE schema_level SET expand = 11;
