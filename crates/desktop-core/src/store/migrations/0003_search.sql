-- What is needed to search the history and to delete from it.

-- Names a message in the search tables. It grows with (received_ms, id), so that what is found comes in
-- the order of the history. Null while a message is not in them yet. No two have the same.
ALTER TABLE messages ADD COLUMN place INTEGER;
-- With all that a search counts by.
CREATE INDEX messages_by_place ON messages (place, received_ms, account, app, receiver, usable_until_ms);
CREATE INDEX messages_to_index ON messages (received_ms DESC, id DESC) WHERE place IS NULL;

-- One for each kind of page, so that none is sorted; the kind is in it where a day's messages are counted.
DROP INDEX messages_in_order;
CREATE INDEX messages_in_order ON messages (received_ms DESC, id DESC, kind);
CREATE INDEX messages_of_an_account ON messages (account, received_ms DESC, id DESC, kind);
CREATE INDEX messages_of_a_service ON messages (app COLLATE NOCASE, received_ms DESC, id DESC, kind);
CREATE INDEX messages_with_a_code ON messages (received_ms DESC, id DESC, kind) WHERE usable_until_ms IS NOT NULL;
CREATE INDEX used_messages ON messages (copied_ms) WHERE copied_ms IS NOT NULL;

-- Three characters and more, anywhere; and what is shorter: see `search`. What is deleted leaves no trace in
-- either.
CREATE VIRTUAL TABLE search_words USING fts5 (folded, tokenize = 'trigram case_sensitive 1', columnsize = 0);
CREATE VIRTUAL TABLE search_pairs USING fts5 (folded, tokenize = 'ascii', detail = none, columnsize = 0);
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);
INSERT INTO search_pairs (search_pairs, rank) VALUES ('secure-delete', 1);

-- A deletion by the person. The newest can be undone until its time; 0 is never.
CREATE TABLE deletions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    until_ms INTEGER NOT NULL,
    messages INTEGER NOT NULL
) STRICT;

-- What was deleted and may come back by an undo: the columns of `messages`, and what goes with them. It is in no
-- page and no count; its words are in the search tables until it is gone for good.
CREATE TABLE deleted_messages (
    deletion INTEGER NOT NULL REFERENCES deletions (id),
    -- That it came while the app was away, and since when.
    away_since_ms INTEGER,
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account INTEGER NOT NULL,
    kind TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    app TEXT,
    sender TEXT,
    receiver TEXT,
    sent_text TEXT,
    other_user TEXT,
    text TEXT NOT NULL,
    body BLOB,
    fold BLOB UNIQUE,
    missed INTEGER,
    extractor INTEGER NOT NULL,
    found TEXT,
    usable_until_ms INTEGER,
    new INTEGER NOT NULL,
    copied_ms INTEGER,
    place INTEGER UNIQUE
) STRICT;
CREATE INDEX deleted_by ON deleted_messages (deletion);

-- What is gone for good and must not come back by itself: as a copy of it that another device of this
-- computer drains (by its id, which says nothing of it), or as a repeat of PingMe's (by its fold, and only
-- for a day, because who has the key could guess at a code by it).
CREATE TABLE forgotten (
    id BLOB PRIMARY KEY,
    account INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    fold BLOB UNIQUE
) STRICT, WITHOUT ROWID;
CREATE INDEX forgotten_by_time ON forgotten (received_ms);
