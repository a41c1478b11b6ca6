-- What the relay of a pairing says of its account. The callback URL is a secret: its SHA-256 is kept, as
-- the relay named it last and as the person knows it. Both are null until the relay was asked.
ALTER TABLE pairings ADD COLUMN callback_url_hash BLOB;
ALTER TABLE pairings ADD COLUMN callback_url_told BLOB;
-- When PingMe last called there; null where it never did, as far as this computer knows.
ALTER TABLE pairings ADD COLUMN pingme_last_ms INTEGER;

-- The devices there, and whether the person knows of each.
CREATE TABLE relay_devices (
    pairing INTEGER NOT NULL REFERENCES pairings (id) ON DELETE CASCADE,
    device BLOB NOT NULL,
    name TEXT NOT NULL,
    told INTEGER NOT NULL,
    UNIQUE (pairing, device)
) STRICT;
