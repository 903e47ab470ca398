-- Where each member stands on their walk round the deck (domain/walk.py). Not logged: after a crash of the server or on a
-- new primary it is empty, and everybody begins again from their first place; a deck must not cost a flush to the disk.
CREATE UNLOGGED TABLE deck_walks (
    user_id BIGINT  PRIMARY KEY REFERENCES members ON DELETE CASCADE,
    start   INTEGER NOT NULL,
    width   INTEGER NOT NULL,
    seen    INTEGER
) WITH (fillfactor = 50);

-- Everyone who fits a member both ways in a stretch of their walk (ranks from p_lows to p_highs), in its order from p_start,
-- and whether the member swiped them already. p_squares are cells when p_near, else regions.
-- One plan for all: with the arrays' lengths unknown Postgres would plan every call anew, which costs more than the look.
CREATE FUNCTION look_around(
    p_user BIGINT, p_age INTEGER, p_gender TEXT, p_wanted TEXT[], p_min_age INTEGER, p_max_age INTEGER,
    p_radius INTEGER, p_latitude FLOAT8, p_longitude FLOAT8,
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
                AND distance_km(p_latitude, p_longitude, e.latitude, e.longitude)
                    <= least(p_radius, e.max_distance)
              OFFSET 0) AS you
         ORDER BY you.rank < p_start, you.rank;
    END IF;
END $$;

-- People who like a member and wait for an answer, super-likes first, then the longest waiting. One plan here too: what is
-- asked of eight partitions twice takes longer to plan than to answer.
CREATE FUNCTION likers_of(p_user BIGINT, p_most INTEGER)
RETURNS TABLE (user_id BIGINT, is_super BOOLEAN, note TEXT) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT l.from_user_id, l.is_super, l.note::text FROM user_interactions l
      JOIN deck_entries you ON you.user_id = l.from_user_id AND you.visible
     WHERE l.to_user_id = p_user AND l.action = 'like'
       AND NOT EXISTS (SELECT FROM user_interactions seen
                        WHERE seen.from_user_id = p_user AND seen.to_user_id = l.from_user_id)
     ORDER BY l.is_super DESC, l.created_at LIMIT p_most;
END $$;

UPDATE schema_level SET expand = 3;
