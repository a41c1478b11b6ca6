-- The person's words about numbers, favourites, and what came of each number that was got.

-- Beside the numbers, not in them: they outlive a number's row.
CREATE TABLE number_words (
    account INTEGER NOT NULL REFERENCES accounts (id),
    app TEXT NOT NULL,
    phone TEXT NOT NULL,
    label TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (account, app, phone)
) STRICT, WITHOUT ROWID;

-- Beside the services, which are replaced whenever PingMe's list is read.
CREATE TABLE favourites (
    account INTEGER NOT NULL REFERENCES accounts (id),
    app TEXT NOT NULL,
    PRIMARY KEY (account, app)
) STRICT, WITHOUT ROWID;

-- The first message that came to the number, and when. The message may be deleted; that it came stays.
ALTER TABLE purchases ADD COLUMN came_ms INTEGER;
ALTER TABLE purchases ADD COLUMN came_message BLOB;
-- The purchase whose number this one replaces, once it is got.
ALTER TABLE purchases ADD COLUMN swaps INTEGER;
-- When its number was replaced, because a site refused it.
ALTER TABLE purchases ADD COLUMN refused_ms INTEGER;
CREATE UNIQUE INDEX purchases_by_message ON purchases (came_message) WHERE came_message IS NOT NULL;
CREATE INDEX purchases_of_a_number ON purchases (account, app, number, asked_ms) WHERE number IS NOT NULL;
CREATE INDEX numbers_got ON purchases (asked_ms) WHERE kind = 'lock' AND number IS NOT NULL;
CREATE INDEX unanswered_numbers ON purchases (account, asked_ms)
    WHERE kind = 'lock' AND number IS NOT NULL AND came_ms IS NULL;

-- What came before this was noted, where it is certain: the message names the service, and it came after
-- the number was asked for and before it was asked for again.
CREATE TEMP TABLE came AS
SELECT purchase, message, received_ms FROM (
    SELECT p.id AS purchase, m.id AS message, m.received_ms,
        row_number() OVER (PARTITION BY p.id ORDER BY m.received_ms, m.id) AS place
    FROM purchases AS p
    LEFT JOIN numbers AS n ON n.account = p.account AND n.app = p.app AND n.phone = p.number
    JOIN messages AS m ON m.account = p.account AND m.receiver IN (
        p.number,
        n.tel_code || p.number,
        CASE WHEN substr(p.number, 1, length(n.tel_code)) = n.tel_code
            THEN substr(p.number, length(n.tel_code) + 1) END
    )
    WHERE p.kind = 'lock' AND p.number IS NOT NULL AND m.kind = 'sms'
        AND m.app = p.app COLLATE NOCASE AND m.received_ms >= p.asked_ms
        AND NOT EXISTS (
            SELECT 1 FROM purchases AS later
            WHERE later.account = p.account AND later.app = p.app AND later.number = p.number
                AND later.kind = 'lock' AND later.id > p.id AND later.asked_ms <= m.received_ms
        )
) WHERE place = 1;
UPDATE purchases SET came_ms = came.received_ms, came_message = came.message
FROM came WHERE came.purchase = purchases.id;
DROP TABLE temp.came;
