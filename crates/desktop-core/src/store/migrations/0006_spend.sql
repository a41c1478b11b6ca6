-- What cost money: one row for each event, written with it. A charge holds no text. It stays when its
-- message is deleted, and goes with its account.
CREATE TABLE charges (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('sms', 'number', 'subscription', 'renewal')),
    at_ms INTEGER NOT NULL,
    app TEXT,
    -- As the number list has it, where the number is known; else as the callback named it.
    phone TEXT,
    -- PingMe's own words, empty where it named none, and what was read of them: an exact decimal.
    price TEXT NOT NULL,
    amount TEXT,
    currency TEXT,
    -- The price was read later than the event: it is of a time when no charges were kept.
    later INTEGER NOT NULL,
    -- What it is of. No reference: the message may be deleted.
    message BLOB UNIQUE,
    purchase INTEGER UNIQUE
) STRICT;
-- Holds all that sums need, so that they read nothing else.
CREATE INDEX charges_in_order ON charges (at_ms, account, app, phone, kind, currency, amount);
CREATE INDEX charges_unpriced ON charges (account, phone) WHERE price = '' AND kind = 'sms';

-- In which currencies, and how many charges each has.
CREATE TABLE charged_currencies (
    account INTEGER NOT NULL REFERENCES accounts (id),
    currency TEXT NOT NULL,
    charges INTEGER NOT NULL,
    PRIMARY KEY (account, currency)
) STRICT, WITHOUT ROWID;

-- What the services were called, for when neither the number nor the service is on a list any more.
CREATE TABLE charged_services (
    account INTEGER NOT NULL REFERENCES accounts (id),
    app TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL,
    PRIMARY KEY (account, app)
) STRICT, WITHOUT ROWID;

-- Until when the rent of a subscribed number is paid, as the last list had it: a date that moves on
-- from there is a renewal.
CREATE TABLE paid_rents (
    account INTEGER NOT NULL REFERENCES accounts (id),
    app TEXT NOT NULL,
    phone TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (account, app, phone)
) STRICT, WITHOUT ROWID;
INSERT INTO paid_rents SELECT account, app, phone, valid_until FROM numbers
    WHERE subscribed = 1 AND valid_until IS NOT NULL AND left_ms IS NULL;

-- The messages up to this row are older than this table: their charges, and those of the purchases, are
-- filled in once, in the background. There is no row when that is done.
CREATE TABLE charges_to_fill (up_to INTEGER NOT NULL) STRICT;
INSERT INTO charges_to_fill SELECT coalesce(max("row"), 0) FROM messages;
