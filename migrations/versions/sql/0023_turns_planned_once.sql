-- How many matches wait for a member's answer, counted to p_most. In a language that keeps its plan: as an SQL function it was
-- planned at every like, which took longer than the like's own rows.
CREATE OR REPLACE FUNCTION count_turns(p_user BIGINT, p_within INTERVAL, p_most INTEGER) RETURNS INTEGER
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT count(*)::integer FROM (
        SELECT FROM chat_participants c JOIN matches m ON m.id = c.match_id AND m.closed_at IS NULL
         WHERE c.user_id = p_user AND c.turn_since IS NOT NULL AND m.last_at > now() - p_within LIMIT p_most) waiting);
END $$;

UPDATE schema_level SET expand = 23;
