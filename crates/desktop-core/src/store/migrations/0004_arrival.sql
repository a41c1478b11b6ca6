-- What is muted, and what was told of by a notification.

-- One number of an account, or with neither account nor phone a service in every account.
CREATE TABLE mutes (
    account INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    app TEXT NOT NULL COLLATE NOCASE,
    phone TEXT,
    CHECK ((account IS NULL) = (phone IS NULL))
) STRICT;
CREATE UNIQUE INDEX muted_once ON mutes (coalesce(account, 0), app, coalesce(phone, ''));

-- When the relay of a pairing last answered, as far as that was noted: what came after it and was old
-- already when it was fetched came while the app was away.
ALTER TABLE pairings ADD COLUMN answered_ms INTEGER;

-- The messages that came while the app was away, until nobody needs to be told of them any more.
CREATE TABLE away (
    message BLOB PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    -- Since when the app was away then.
    since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The ends of numbers that were told of. Written before it is shown.
CREATE TABLE endings_told (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    app TEXT NOT NULL,
    phone TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (account, app, phone, day)
) STRICT, WITHOUT ROWID;
