-- A like's place in the line of those that wait for an answer; null once it is answered, and for passes. One index holds
-- the lines of all: the first of a line are read without looking at what was answered before, however much that is. It also
-- finds everybody who swiped a member who is erased.
ALTER TABLE user_interactions ADD COLUMN waiting BIGINT;
COMMENT ON COLUMN user_interactions.waiting IS 'The like''s place in the line of those waiting for an answer; null when it waits for none';

-- Super-likes first, then the longest waiting: milliseconds since 1970, those of super-likes far below zero.
CREATE FUNCTION place_in_line(p_since TIMESTAMPTZ, p_super BOOLEAN) RETURNS BIGINT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (extract(epoch FROM p_since) * 1000)::bigint - CASE WHEN p_super THEN 1000000000000000 ELSE 0 END
$$;

UPDATE user_interactions l SET waiting = place_in_line(l.created_at, l.is_super)
 WHERE l.action = 'like' AND NOT EXISTS (
     SELECT FROM user_interactions seen WHERE seen.from_user_id = l.to_user_id AND seen.to_user_id = l.from_user_id);
CREATE INDEX idx_to_user_waiting ON user_interactions (to_user_id, waiting);
DROP INDEX idx_to_user;

-- A pass that is taken back, or has been so long that it is forgotten, leaves the other's like waiting again.
CREATE FUNCTION wait_again() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE user_interactions i SET waiting = place_in_line(i.created_at, i.is_super)
     WHERE i.from_user_id = OLD.to_user_id AND i.to_user_id = OLD.from_user_id AND i.action = 'like';
    RETURN NULL;
END $$;
CREATE TRIGGER forgotten_answers AFTER DELETE ON user_interactions
    FOR EACH ROW WHEN (OLD.action <> 'like') EXECUTE FUNCTION wait_again();

-- One swipe, its pace and its allowance in one statement, and what a like is about: a photo that is gone by now is left off.
-- Filters of either side that are dealbreakers refuse it, unless the other one likes the member already. A pair of which one
-- blocked the other is unavailable, whatever there was before. A like that meets a like is stored only when p_final: the caller
-- then writes the match in the same transaction; otherwise 'mutual' is only an answer, and the common case stays one round
-- trip. p_swipes is how many a minute may hold; null for swipes that are not counted (a queue that was kept offline).
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
            INSERT INTO user_interactions (from_user_id, to_user_id, action, is_super, note, about, key, waiting)
            VALUES (p_member, p_target, p_action, p_super, p_note, p_about, p_key,
                    CASE WHEN p_action = 'like' AND v_reverse IS NULL THEN place_in_line(now(), p_super) END)
            ON CONFLICT (from_user_id, to_user_id) DO UPDATE
                SET action = excluded.action, is_super = excluded.is_super, note = excluded.note,
                    about = excluded.about, key = excluded.key, created_at = now(), waiting = excluded.waiting;
            IF v_reverse = 'like' AND v_before IS NULL THEN
                UPDATE user_interactions i SET waiting = NULL
                 WHERE i.from_user_id = p_target AND i.to_user_id = p_member AND i.waiting IS NOT NULL;
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

-- People who like a member and wait for an answer, with what their like says and refers to.
CREATE OR REPLACE FUNCTION waiting_likers(p_user BIGINT, p_most INTEGER)
RETURNS TABLE (user_id BIGINT, is_super BOOLEAN, note TEXT, about TEXT) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT l.from_user_id, l.is_super, l.note::text, l.about::text FROM user_interactions l
      JOIN deck_entries you ON you.user_id = l.from_user_id AND (you.visible OR you.incognito)
     WHERE l.to_user_id = p_user AND l.waiting IS NOT NULL AND l.action = 'like'
     ORDER BY l.waiting LIMIT p_most;
END $$;

-- The rank of whom a member swiped last: where they go on when their place in the walk is lost. Null without any.
CREATE FUNCTION last_rank(p_user BIGINT) RETURNS FLOAT8 LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT e.rank FROM user_interactions i JOIN deck_entries e ON e.user_id = i.to_user_id
             WHERE i.from_user_id = p_user AND i.action <> 'block' ORDER BY i.created_at DESC LIMIT 1);
END $$;

-- Everyone who fits a member both ways in a stretch of their walk (ranks from p_lows to p_highs), in no order, and whom of
-- them the member swiped already, which is asked for all at once: one by one it took most of the time of those who swiped
-- much. p_squares are cells when p_near, else regions.
CREATE FUNCTION find_around(
    p_user BIGINT, p_age INTEGER, p_gender TEXT, p_wanted TEXT[], p_min_age INTEGER, p_max_age INTEGER,
    p_radius INTEGER, p_latitude FLOAT8, p_longitude FLOAT8, p_offers INTEGER, p_refuses INTEGER,
    p_near BOOLEAN, p_squares INTEGER[], p_lows FLOAT8[], p_highs FLOAT8[],
    OUT user_ids BIGINT[], OUT ranks FLOAT8[], OUT swiped BIGINT[]
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF p_near THEN
        SELECT array_agg(you.user_id), array_agg(you.rank) INTO user_ids, ranks
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
              OFFSET 0) AS you;
    ELSE
        SELECT array_agg(you.user_id), array_agg(you.rank) INTO user_ids, ranks
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
              OFFSET 0) AS you;
    END IF;
    swiped := ARRAY(SELECT i.to_user_id FROM user_interactions i
                     WHERE i.from_user_id = p_user AND i.to_user_id = ANY (user_ids));
END $$;

UPDATE schema_level SET expand = 12;
