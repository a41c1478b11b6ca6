-- Whether a pairing is with the relay in the app, whose address is wherever that listens now.
ALTER TABLE pairings ADD COLUMN built_in INTEGER NOT NULL DEFAULT 0;
