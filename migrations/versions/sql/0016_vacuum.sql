-- Inlined where it is called, which a function that calls itself immutable on top of a stable one is not: that was 0.08 ms
-- of a like.
CREATE OR REPLACE FUNCTION place_in_line(p_since TIMESTAMPTZ, p_super BOOLEAN) RETURNS BIGINT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (date_part('epoch', p_since) * 1000)::bigint - CASE WHEN p_super THEN 1000000000000000 ELSE 0 END
$$;

-- The deck and the question whom of it a member swiped are answered from indexes alone, which holds only for pages that
-- VACUUM has seen. By Postgres' own measure it comes after a fifth of a table has changed: of 5 million members that is a
-- million whose entries are read from the table, page by page.
ALTER TABLE deck_entries SET (
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.05);
DO $$ BEGIN
    FOR n IN 0..7 LOOP
        EXECUTE format('ALTER TABLE user_interactions_%s SET (autovacuum_vacuum_scale_factor = 0.05, '
                       'autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05)', n);
    END LOOP;
END $$;

-- Small tables that are rewritten all day: what is dead goes soon, or every look at them steps over it.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE chat_pace SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE send_budget SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
ALTER TABLE quotas SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE swipe_allowances SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE deck_walks SET (autovacuum_vacuum_scale_factor = 0.05);

UPDATE schema_level SET expand = 16;
