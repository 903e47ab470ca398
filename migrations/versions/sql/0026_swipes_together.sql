-- Swipes of many members in one statement and one commit, in the order given; what became of each, as record_swipe says it, or
-- 'busy': its member or its pair is at work in another transaction. None of those is waited for, so a batch can neither hang behind
-- one slow chat nor be part of a circle of such locks; the caller tries a busy one alone.
CREATE FUNCTION record_swipes(
    p_members BIGINT[], p_targets BIGINT[], p_actions TEXT[], p_supers BOOLEAN[], p_notes TEXT[], p_abouts TEXT[], p_keys UUID[],
    p_likes INTEGER[], p_superlikes INTEGER[], p_swipes INTEGER[], p_turns INTEGER[], p_turn_within INTERVAL
) RETURNS TABLE (outcome TEXT, likes_left INTEGER, superlikes_left INTEGER, match_id INTEGER)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    FOR i IN 1 .. cardinality(p_members) LOOP
        IF pg_try_advisory_xact_lock(hashtextextended('member:' || p_members[i], 0))
            AND pg_try_advisory_xact_lock(hashtextextended(
                'pair:' || least(p_members[i], p_targets[i]) || ':' || greatest(p_members[i], p_targets[i]), 0))
        THEN
            SELECT r.outcome, r.likes_left, r.superlikes_left, r.match_id
              INTO outcome, likes_left, superlikes_left, match_id
              FROM record_swipe(
                  p_members[i], p_targets[i], p_actions[i], p_supers[i], p_notes[i], p_abouts[i], p_keys[i],
                  CASE WHEN p_turns[i] > 0 AND count_turns(p_members[i], p_turn_within, p_turns[i]) >= p_turns[i]
                       THEN 0 ELSE p_likes[i] END,
                  p_superlikes[i], p_swipes[i], false) AS r;
        ELSE
            outcome := 'busy';
            likes_left := 0;
            superlikes_left := 0;
            match_id := NULL;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

UPDATE schema_level SET expand = 26;
