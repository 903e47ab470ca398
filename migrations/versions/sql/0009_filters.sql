-- What a member asks of others beyond age and distance, and which of it is a dealbreaker: hard both ways. Whatever is not
-- only puts some cards before others.
ALTER TABLE user_settings
    ADD COLUMN age_dealbreaker      BOOLEAN       NOT NULL DEFAULT true,
    ADD COLUMN distance_dealbreaker BOOLEAN       NOT NULL DEFAULT true,
    ADD COLUMN wanted_goals         VARCHAR(16)[] NOT NULL DEFAULT '{}',
    ADD COLUMN goal_dealbreaker     BOOLEAN       NOT NULL DEFAULT false,
    ADD COLUMN wants_photo          BOOLEAN       NOT NULL DEFAULT false,
    ADD COLUMN photo_dealbreaker    BOOLEAN       NOT NULL DEFAULT false;

-- What a like refers to: 'bio', or the id of a photo.
ALTER TABLE user_interactions ADD COLUMN about VARCHAR(36);

-- Traits are bits: a goal each, and 64 for having no photo. One offers some and refuses some; two people fit when neither
-- offers what the other refuses. An entry of the last release offers and refuses nothing.
ALTER TABLE deck_entries
    ADD COLUMN offers  SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN refuses SMALLINT NOT NULL DEFAULT 0;

CREATE FUNCTION goal_bit(p_goal TEXT) RETURNS SMALLINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE p_goal WHEN 'friendship' THEN 1 WHEN 'dating' THEN 2 WHEN 'relationship' THEN 4 WHEN 'networking' THEN 8
                        WHEN 'serious' THEN 16 WHEN 'casual' THEN 32 ELSE 0 END)::smallint
$$;

CREATE FUNCTION offers_of(p_goal TEXT, p_has_photo BOOLEAN) RETURNS SMALLINT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (goal_bit(p_goal) | CASE WHEN p_has_photo THEN 0 ELSE 64 END)::smallint
$$;

CREATE FUNCTION refuses_of(p_wanted_goals VARCHAR[], p_goal_dealbreaker BOOLEAN, p_wants_photo BOOLEAN,
                           p_photo_dealbreaker BOOLEAN) RETURNS SMALLINT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE WHEN p_goal_dealbreaker AND cardinality(p_wanted_goals) > 0
                 THEN 63 & ~(SELECT bit_or(goal_bit(goal))::integer FROM unnest(p_wanted_goals) AS goal) ELSE 0 END
            | CASE WHEN p_wants_photo AND p_photo_dealbreaker THEN 64 ELSE 0 END)::smallint
$$;

UPDATE deck_entries d SET offers = offers_of(p.goal, EXISTS (SELECT FROM photos WHERE photos.user_id = p.user_id))
  FROM profiles p WHERE p.user_id = d.user_id;

-- The deck is answered from the index alone, so the new columns belong in it. Decks are read meanwhile; profiles saved wait.
CREATE INDEX idx_deck_near ON deck_entries (cell, gender, rank)
    INCLUDE (user_id, age, preference, min_age, max_age, max_distance, latitude, longitude, offers, refuses) WHERE visible;
CREATE INDEX idx_deck_far ON deck_entries (region, gender, rank)
    INCLUDE (user_id, age, preference, min_age, max_age, max_distance, latitude, longitude, offers, refuses) WHERE visible;
DROP INDEX idx_deck_cell, idx_deck_region;

-- Everyone who fits a member both ways in a stretch of their walk; as before, and by what is offered and refused.
CREATE FUNCTION look_around(
    p_user BIGINT, p_age INTEGER, p_gender TEXT, p_wanted TEXT[], p_min_age INTEGER, p_max_age INTEGER,
    p_radius INTEGER, p_latitude FLOAT8, p_longitude FLOAT8, p_offers INTEGER, p_refuses INTEGER,
    p_near BOOLEAN, p_squares INTEGER[], p_start FLOAT8, p_lows FLOAT8[], p_highs FLOAT8[]
) RETURNS TABLE (user_id BIGINT, rank FLOAT8, seen BOOLEAN) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF p_near THEN
        RETURN QUERY
        SELECT you.user_id, you.rank,
               coalesce((SELECT true FROM user_interactions i
                          WHERE i.from_user_id = p_user AND i.to_user_id = you.user_id), false)
          FROM unnest(p_lows, p_highs) AS stretch (low, high), unnest(p_squares) AS square, unnest(p_wanted) AS sought
         CROSS JOIN LATERAL (
             SELECT e.user_id, e.rank FROM deck_entries e
              WHERE e.visible AND e.cell = square AND e.gender = sought
                AND e.rank >= stretch.low AND e.rank < stretch.high
                AND e.age BETWEEN p_min_age AND p_max_age AND p_age BETWEEN e.min_age AND e.max_age
                AND e.preference IN ('any', p_gender) AND e.user_id <> p_user
                AND e.offers & p_refuses = 0 AND e.refuses & p_offers = 0
                AND distance_km(p_latitude, p_longitude, e.latitude, e.longitude)
                    <= least(p_radius, e.max_distance)
              OFFSET 0) AS you
         ORDER BY you.rank < p_start, you.rank;
    ELSE
        RETURN QUERY
        SELECT you.user_id, you.rank,
               coalesce((SELECT true FROM user_interactions i
                          WHERE i.from_user_id = p_user AND i.to_user_id = you.user_id), false)
          FROM unnest(p_lows, p_highs) AS stretch (low, high), unnest(p_squares) AS square, unnest(p_wanted) AS sought
         CROSS JOIN LATERAL (
             SELECT e.user_id, e.rank FROM deck_entries e
              WHERE e.visible AND e.region = square AND e.gender = sought
                AND e.rank >= stretch.low AND e.rank < stretch.high
                AND e.age BETWEEN p_min_age AND p_max_age AND p_age BETWEEN e.min_age AND e.max_age
                AND e.preference IN ('any', p_gender) AND e.user_id <> p_user
                AND e.offers & p_refuses = 0 AND e.refuses & p_offers = 0
                AND distance_km(p_latitude, p_longitude, e.latitude, e.longitude)
                    <= least(p_radius, e.max_distance)
              OFFSET 0) AS you
         ORDER BY you.rank < p_start, you.rank;
    END IF;
END $$;

-- People who like a member and wait for an answer, with what their like says and refers to.
CREATE FUNCTION waiting_likers(p_user BIGINT, p_most INTEGER)
RETURNS TABLE (user_id BIGINT, is_super BOOLEAN, note TEXT, about TEXT) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT l.from_user_id, l.is_super, l.note::text, l.about::text FROM user_interactions l
      JOIN deck_entries you ON you.user_id = l.from_user_id AND (you.visible OR you.incognito)
     WHERE l.to_user_id = p_user AND l.action = 'like'
       AND NOT EXISTS (SELECT FROM user_interactions seen
                        WHERE seen.from_user_id = p_user AND seen.to_user_id = l.from_user_id)
     ORDER BY l.is_super DESC, l.created_at LIMIT p_most;
END $$;

-- One swipe, its pace and its allowance in one statement, and what a like is about: a photo that is gone by now is left off.
-- Filters of either side that are dealbreakers refuse it, unless the other one likes the member already. A pair of which one
-- blocked the other is unavailable, whatever there was before. A like that meets a like is stored only when p_final: the caller
-- then writes the match in the same transaction; otherwise 'mutual' is only an answer, and the common case stays one round
-- trip. p_swipes is how many a minute may hold; null for swipes that are not counted (a queue that was kept offline).
-- outcome: recorded | mutual | repeated | unavailable | out-of-swipes | out-of-likes | out-of-superlikes
-- One plan for all: Postgres would plan each statement over eight partitions anew, which takes longer than running it.
CREATE FUNCTION record_swipe(
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

CREATE OR REPLACE FUNCTION record_swipe(
    p_member BIGINT, p_target BIGINT, p_action TEXT, p_super BOOLEAN, p_note TEXT, p_key UUID,
    p_likes INTEGER, p_superlikes INTEGER, p_swipes INTEGER, p_final BOOLEAN,
    OUT outcome TEXT, OUT likes_left INTEGER, OUT superlikes_left INTEGER, OUT match_id INTEGER
) LANGUAGE sql AS $$
    SELECT * FROM record_swipe(p_member, p_target, p_action, p_super, p_note, NULL, p_key, p_likes, p_superlikes, p_swipes,
                               p_final)
$$;

-- Whether a member may know that another is here: the other fits their deck or once did, likes them, or was matched with
-- them. Whoever was only blocked by the other may not.
CREATE OR REPLACE FUNCTION may_know(p_member BIGINT, p_target BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF p_member = p_target THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM blocks WHERE blocker_id = p_target AND blocked_id = p_member)
       AND NOT EXISTS (SELECT FROM blocks WHERE blocker_id = p_member AND blocked_id = p_target) THEN
        RETURN EXISTS (SELECT FROM matches
                        WHERE user1_id = least(p_member, p_target) AND user2_id = greatest(p_member, p_target));
    END IF;
    RETURN EXISTS (SELECT FROM user_interactions WHERE from_user_id = p_member AND to_user_id = p_target)
        OR EXISTS (SELECT FROM user_interactions
                    WHERE from_user_id = p_target AND to_user_id = p_member AND action = 'like')
        OR EXISTS (SELECT FROM matches
                    WHERE user1_id = least(p_member, p_target) AND user2_id = greatest(p_member, p_target))
        OR EXISTS (SELECT FROM deck_entries me, deck_entries you
                    WHERE me.user_id = p_member AND you.user_id = p_target AND you.visible
                      AND me.preference IN ('any', you.gender) AND you.preference IN ('any', me.gender)
                      AND you.age BETWEEN me.min_age AND me.max_age AND me.age BETWEEN you.min_age AND you.max_age
                      AND you.offers & me.refuses = 0 AND me.offers & you.refuses = 0
                      AND distance_km(me.latitude, me.longitude, you.latitude, you.longitude)
                          <= least(me.max_distance, you.max_distance));
END $$;

UPDATE schema_level SET expand = 9;
