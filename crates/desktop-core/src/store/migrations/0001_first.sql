-- Times (…_ms) are milliseconds since 1970 on the relay's clock.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    label TEXT NOT NULL,
    base_url TEXT NOT NULL,
    user_id TEXT NOT NULL UNIQUE,
    -- When the number list was last read.
    numbers_checked_ms INTEGER
) STRICT;

-- A device on a relay. Its secrets are in the keyring under this id.
CREATE TABLE pairings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES accounts (id),
    -- asked: the relay has been asked and no answer is kept yet. draining: replaced by another, read
    -- until it is empty.
    state TEXT NOT NULL CHECK (state IN ('asked', 'active', 'draining')),
    link BLOB NOT NULL UNIQUE,
    relay_url TEXT NOT NULL,
    relay_account BLOB NOT NULL,
    since_ms INTEGER NOT NULL,
    device BLOB,
    cursor TEXT,
    CHECK (state = 'asked' OR (device IS NOT NULL AND cursor IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_active_pairing ON pairings (account) WHERE state = 'active';

CREATE TABLE services (
    account INTEGER NOT NULL REFERENCES accounts (id),
    app TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (account, app)
) STRICT, WITHOUT ROWID;

CREATE TABLE numbers (
    account INTEGER NOT NULL REFERENCES accounts (id),
    app TEXT NOT NULL,
    phone TEXT NOT NULL,
    name TEXT NOT NULL,
    tel_code TEXT,
    subscribed INTEGER NOT NULL,
    -- PingMe's own words, and what could be read of the first.
    valid_until_text TEXT NOT NULL,
    valid_until TEXT,
    sub_rent TEXT NOT NULL,
    month_rent TEXT NOT NULL,
    code_rate TEXT NOT NULL,
    -- When lockNumber last gave it: a list that was read about then need not know it yet.
    locked_ms INTEGER,
    -- When it was first missing from the list.
    left_ms INTEGER,
    PRIMARY KEY (account, app, phone)
) STRICT, WITHOUT ROWID;

-- One row for each request that may spend money, written before it leaves.
CREATE TABLE purchases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('lock', 'subscribe')),
    app TEXT NOT NULL,
    country TEXT,
    asked_number TEXT,
    -- The service's numbers just before, as JSON.
    list_before TEXT NOT NULL,
    asked_ms INTEGER NOT NULL,
    -- asked: under way. waiting: a number was got, its code has not come. unknown: not answered, and
    -- the person has not said what became of it. done, refused: over.
    state TEXT NOT NULL CHECK (state IN ('asked', 'waiting', 'unknown', 'done', 'refused')),
    ended_ms INTEGER,
    number TEXT,
    price TEXT,
    -- Why the outcome is unknown.
    problem TEXT,
    -- What the list said afterwards, as JSON.
    finding TEXT
) STRICT;
-- One at a time per account and service.
CREATE UNIQUE INDEX one_purchase_at_a_time ON purchases (account, app, kind) WHERE state = 'asked';
CREATE INDEX open_purchases ON purchases (state, asked_ms) WHERE state IN ('waiting', 'unknown');

CREATE TABLE messages (
    -- Grows with each arrival.
    row INTEGER PRIMARY KEY,
    -- From inside the seal. A message that is here has been announced: that is decided by the same
    -- transaction that puts it here, and by no other.
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account INTEGER NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('sms', 'other_user', 'unrecognised', 'unreadable', 'gap')),
    received_ms INTEGER NOT NULL,
    app TEXT,
    sender TEXT,
    -- Digits where they are, else as sent.
    receiver TEXT,
    -- The time that PingMe gives, as sent.
    sent_text TEXT,
    other_user TEXT,
    text TEXT NOT NULL,
    -- The bytes as they came, where the columns do not hold all of them.
    body BLOB,
    -- Equal for messages of equal account, sender, receiver, text and time.
    fold BLOB UNIQUE,
    -- How many messages a gap stands for, where known.
    missed INTEGER,
    -- What the extractor of this version found, as JSON, and until when a code of it can be used.
    extractor INTEGER NOT NULL,
    found TEXT,
    usable_until_ms INTEGER,
    new INTEGER NOT NULL,
    copied_ms INTEGER
) STRICT;
CREATE INDEX messages_in_order ON messages (received_ms DESC, id DESC);
CREATE INDEX messages_of_a_number ON messages (account, receiver, received_ms DESC, id DESC);
CREATE INDEX usable_messages ON messages (usable_until_ms) WHERE copied_ms IS NULL AND usable_until_ms IS NOT NULL;
CREATE INDEX messages_by_extractor ON messages (extractor);
CREATE INDEX new_messages ON messages (account, receiver) WHERE new = 1;
