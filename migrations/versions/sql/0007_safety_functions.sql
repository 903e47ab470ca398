-- One swipe. A like that meets a like is stored only when p_final: the caller then writes the match in the same
-- transaction; otherwise 'mutual' is only an answer, and the common case stays one round trip.
-- A pair of which one blocked the other is unavailable, whatever there was before.
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
        WHEN v_before.action = 'block' THEN 'unavailable'
        WHEN match_id IS NOT NULL OR v_before.action = p_action THEN 'repeated'
        WHEN NOT EXISTS (
            SELECT FROM deck_entries me, deck_entries you, members m
             WHERE me.user_id = p_member AND you.user_id = p_target
               AND m.user_id = p_target AND m.banned_at IS NULL AND m.hidden_at IS NULL
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
        END IF;
    END IF;
    likes_left := quota_left(p_member, 'like', p_likes, v_day);
    superlikes_left := quota_left(p_member, 'superlike', p_superlikes, v_day);
END $$;

-- Whether a member may know that another is here: the other fits their deck or once did, likes them, or was matched with
-- them. Whoever was only blocked by the other may not.
CREATE FUNCTION may_know(p_member BIGINT, p_target BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql STABLE AS $$
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
                      AND distance_km(me.latitude, me.longitude, you.latitude, you.longitude)
                          <= least(me.max_distance, you.max_distance));
END $$;

-- Makes the two invisible to each other: their rows become 'block' in both directions, under the pair's lock, and their
-- match is closed. False when the member blocked them before.
CREATE FUNCTION block_pair(p_blocker BIGINT, p_blocked BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('member:' || p_blocker, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'pair:' || least(p_blocker, p_blocked) || ':' || greatest(p_blocker, p_blocked), 0));
    INSERT INTO blocks (blocker_id, blocked_id) VALUES (p_blocker, p_blocked) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Dated long ago: what the other did last, and may take back, stays their last swipe.
    INSERT INTO user_interactions AS i (from_user_id, to_user_id, action, key, created_at)
    VALUES (p_blocker, p_blocked, 'block', gen_random_uuid(), '2000-01-01'),
           (p_blocked, p_blocker, 'block', gen_random_uuid(), '2000-01-01')
    ON CONFLICT (from_user_id, to_user_id) DO UPDATE SET action = 'block', is_super = false, note = NULL;
    UPDATE matches SET closed_at = now()
     WHERE user1_id = least(p_blocker, p_blocked) AND user2_id = greatest(p_blocker, p_blocked) AND closed_at IS NULL;
    RETURN true;
END $$;

-- Takes a block back; false when there is none. While the other's block stands nothing else changes. Two who never
-- matched may meet in the deck again; two who did stay parted, as after an unmatch.
CREATE FUNCTION unblock_pair(p_blocker BIGINT, p_blocked BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('member:' || p_blocker, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'pair:' || least(p_blocker, p_blocked) || ':' || greatest(p_blocker, p_blocked), 0));
    DELETE FROM blocks WHERE blocker_id = p_blocker AND blocked_id = p_blocked;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM blocks WHERE blocker_id = p_blocked AND blocked_id = p_blocker) THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM matches
                WHERE user1_id = least(p_blocker, p_blocked) AND user2_id = greatest(p_blocker, p_blocked)) THEN
        UPDATE user_interactions SET action = 'like'
         WHERE (from_user_id, to_user_id) IN ((p_blocker, p_blocked), (p_blocked, p_blocker)) AND action = 'block';
    ELSE
        DELETE FROM user_interactions
         WHERE (from_user_id, to_user_id) IN ((p_blocker, p_blocked), (p_blocked, p_blocker)) AND action = 'block';
    END IF;
    RETURN true;
END $$;

-- Opens the member's case of a kind, or gives the one that is open; urgent once is urgent until it is decided.
CREATE FUNCTION open_case(p_target BIGINT, p_kind TEXT, p_urgent BOOLEAN, p_photo UUID, p_decision INTEGER)
RETURNS INTEGER LANGUAGE sql AS $$
    INSERT INTO cases AS c (target_id, kind, urgent, photo_id, decision_id)
    VALUES (p_target, p_kind, p_urgent, p_photo, p_decision)
    ON CONFLICT (target_id, kind, coalesce(photo_id::text, ''), coalesce(decision_id, 0)) WHERE decided_at IS NULL
    DO UPDATE SET urgent = c.urgent OR excluded.urgent
    RETURNING id
$$;

UPDATE schema_level SET expand = 7;
