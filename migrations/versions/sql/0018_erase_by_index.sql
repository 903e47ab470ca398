-- Erasing one member among millions must not read tables from end to end.
CREATE INDEX idx_flags_to ON flags (to_id);
CREATE INDEX idx_decisions_moderator ON decisions (moderator_id);

ALTER TABLE outbox ADD COLUMN about_more BIGINT[];
COMMENT ON COLUMN outbox.about_more IS 'Whom else the payload names, where one is not all';
CREATE INDEX idx_outbox_about_more ON outbox USING gin (about_more) WHERE about_more IS NOT NULL;

UPDATE schema_level SET expand = 18;
