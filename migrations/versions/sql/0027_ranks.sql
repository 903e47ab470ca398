-- Where a member stands on the deck's circle follows from their id: as random as before, and known of everybody by id alone. So
-- those whom somebody swiped can be indexed in the order of the walk, and a stretch of it reads a page or two of them. Looked up
-- by id each lay on a page of its own, which took the longer the more somebody had swiped, since no cache holds all of those.
CREATE OR REPLACE FUNCTION deck_rank(p_user BIGINT) RETURNS FLOAT8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- 53 bits of the hash by which the partitions are told apart, under a seed of their own: a double holds them all.
    SELECT ((hashint8extended(p_user, 53) >> 11) & 9007199254740991) / 9007199254740992.0::float8
$$;

CREATE OR REPLACE FUNCTION take_rank() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    NEW.rank := deck_rank(NEW.user_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER take_rank BEFORE INSERT OR UPDATE OF user_id, rank ON deck_entries
    FOR EACH ROW EXECUTE FUNCTION take_rank();
-- Also for rows that are copied in with triggers off.
ALTER TABLE deck_entries ENABLE ALWAYS TRIGGER take_rank;
