-- A deletion of many messages, and its undo, are done in parts.

-- The rows of messages that are still to be taken out.
CREATE TABLE leaving (
    row INTEGER PRIMARY KEY,
    deletion INTEGER NOT NULL REFERENCES deletions (id)
) STRICT;
CREATE INDEX leaving_by ON leaving (deletion);

-- Whether it is being undone: what of it is out yet comes back, also after a crash.
ALTER TABLE deletions ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
