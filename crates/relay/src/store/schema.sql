-- Ids and keys are blobs, times are milliseconds since 1970 (UTC).

CREATE TABLE relay (
    only_one    INTEGER PRIMARY KEY CHECK (only_one = 1),
    check_value BLOB NOT NULL,   -- notices another relay key
    epoch       BLOB NOT NULL,
    public_url  TEXT             -- of the last start, for commands that print links
) STRICT;

CREATE TABLE account (
    account           BLOB PRIMARY KEY,
    user_id           TEXT NOT NULL UNIQUE,
    callback_version  INTEGER NOT NULL,
    head              INTEGER NOT NULL,  -- the last sequence number given
    start_tag         BLOB NOT NULL,     -- the tag of sequence number 0
    added_at_ms       INTEGER NOT NULL,
    pingme_seen_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    device       BLOB PRIMARY KEY,
    account      BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    token_hash   BLOB NOT NULL UNIQUE,   -- SHA-256
    public_key   BLOB NOT NULL,
    name         TEXT NOT NULL,
    paired_at_ms INTEGER NOT NULL,
    seen_at_ms   INTEGER,
    start_cursor TEXT NOT NULL,
    acked_seq    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_account ON device (account, acked_seq);

CREATE TABLE used_link (
    link          BLOB PRIMARY KEY,
    expires_at_ms INTEGER NOT NULL,
    public_key    BLOB NOT NULL,
    device        BLOB NOT NULL          -- stays when the device is revoked
) STRICT, WITHOUT ROWID;

-- What is known of a message when its copies are gone: the tag, for cursors that point at it, and for
-- ten minutes the fingerprint, for repeats.
CREATE TABLE message (
    account        BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    seq            INTEGER NOT NULL,
    tag            BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    fingerprint    BLOB,
    PRIMARY KEY (account, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_by_fingerprint ON message (account, fingerprint) WHERE fingerprint IS NOT NULL;

CREATE TABLE copy (
    device        BLOB NOT NULL REFERENCES device ON DELETE CASCADE,
    seq           INTEGER NOT NULL,
    epoch         BLOB NOT NULL,
    sealed_at_ms  INTEGER NOT NULL,
    sealed        BLOB NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT;
CREATE INDEX copy_by_age ON copy (sealed_at_ms);
