CREATE INDEX IF NOT EXISTS idx_from_rank ON ONLY user_interactions (from_user_id, deck_rank(to_user_id)) INCLUDE (to_user_id);
DO $$ BEGIN
    FOR n IN 0..7 LOOP
        EXECUTE format('ALTER INDEX idx_from_rank ATTACH PARTITION user_interactions_%s_from_rank', n);
    END LOOP;
END $$;

-- Everyone who fits a member both ways in a stretch of their walk (ranks from p_lows to p_highs) and was not swiped, in no order,
-- and how many there were swiped. p_squares are cells when p_near, else regions.
CREATE FUNCTION find_ahead(
    p_user BIGINT, p_age INTEGER, p_gender TEXT, p_wanted TEXT[], p_min_age INTEGER, p_max_age INTEGER,
    p_radius INTEGER, p_latitude FLOAT8, p_longitude FLOAT8, p_offers INTEGER, p_refuses INTEGER,
    p_near BOOLEAN, p_squares INTEGER[], p_lows FLOAT8[], p_highs FLOAT8[],
    OUT user_ids BIGINT[], OUT ranks FLOAT8[], OUT swiped BIGINT
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
    SELECT array_agg(one.user_id) FILTER (WHERE NOT one.known), array_agg(one.rank) FILTER (WHERE NOT one.known),
           count(*) FILTER (WHERE one.known)
      INTO user_ids, ranks, swiped
      FROM (SELECT found.user_id, found.rank,
                   found.user_id IN (
                       SELECT behind.to_user_id FROM unnest(p_lows, p_highs) AS stretch (low, high)
                        CROSS JOIN LATERAL (
                            SELECT i.to_user_id FROM user_interactions i
                             WHERE i.from_user_id = p_user AND deck_rank(i.to_user_id) >= stretch.low
                               AND deck_rank(i.to_user_id) < stretch.high
                             OFFSET 0) AS behind) AS known
              FROM unnest(user_ids, ranks) AS found (user_id, rank)
             OFFSET 0) AS one;
END $$;

UPDATE schema_level SET expand = 27;
