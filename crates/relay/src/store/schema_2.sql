-- The last sign of life of the relay; a store from before takes its devices' last one.
ALTER TABLE relay ADD COLUMN up_until_ms INTEGER;
UPDATE relay SET up_until_ms = (SELECT max(seen_at_ms) FROM device);

-- How long the relay was off since the device was last seen.
ALTER TABLE device ADD COLUMN excused_ms INTEGER NOT NULL DEFAULT 0;
