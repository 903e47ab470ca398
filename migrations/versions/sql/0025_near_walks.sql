-- Where a member stands who wishes for a distance without insisting on it: on a walk within that distance, besides the one all
-- around. Null for everybody else, and until they have looked.
ALTER TABLE deck_walks
    ADD COLUMN near_start INTEGER,
    ADD COLUMN near_width INTEGER,
    ADD COLUMN near_seen  INTEGER;

UPDATE schema_level SET expand = 25;
