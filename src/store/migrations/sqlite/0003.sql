-- What people are told, by which way and when; mails that come in.

ALTER TABLE users ADD COLUMN email TEXT;
ALTER TABLE users ADD COLUMN notify_by TEXT;
ALTER TABLE users ADD COLUMN quiet_from TEXT;
ALTER TABLE users ADD COLUMN quiet_to TEXT;
ALTER TABLE users ADD COLUMN functions TEXT;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    key TEXT,
    kind TEXT NOT NULL,
    way TEXT NOT NULL,
    person INTEGER REFERENCES users,
    contact INTEGER REFERENCES contacts,
    request INTEGER REFERENCES requests,
    page INTEGER REFERENCES pages,
    alert INTEGER REFERENCES alerts,
    message INTEGER REFERENCES messages,
    state TEXT NOT NULL,
    attempts INTEGER,
    next_at INTEGER,
    sent_at INTEGER,
    seen_at INTEGER,
    failure TEXT
) STRICT;
CREATE UNIQUE INDEX notices_key_key ON notices (key) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_way ON notices (way, id) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_person ON notices (person, id) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_request ON notices (request, id) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_state ON notices (state, id) WHERE deleted_at IS NULL;

CREATE TABLE mails (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    message_id TEXT NOT NULL,
    from_address TEXT NOT NULL,
    from_name TEXT,
    subject TEXT,
    text TEXT,
    came_at INTEGER,
    automatic INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    contact INTEGER REFERENCES contacts,
    customer INTEGER REFERENCES customers,
    request INTEGER REFERENCES requests
) STRICT;
CREATE UNIQUE INDEX mails_message_id_key ON mails (message_id) WHERE deleted_at IS NULL;
CREATE INDEX mails_by_from_address ON mails (from_address, id) WHERE deleted_at IS NULL;
CREATE INDEX mails_sorted_by_came_at ON mails (coalesce(came_at, -9223372036854775807), id) WHERE deleted_at IS NULL;
CREATE INDEX mails_by_state ON mails (state, id) WHERE deleted_at IS NULL;
CREATE INDEX mails_by_contact ON mails (contact, id) WHERE deleted_at IS NULL;
CREATE INDEX mails_by_customer ON mails (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX mails_by_request ON mails (request, id) WHERE deleted_at IS NULL;

CREATE INDEX notices_by_next_at ON notices (way, next_at, id) WHERE deleted_at IS NULL AND next_at IS NOT NULL;
CREATE INDEX notices_by_contact ON notices (contact, id) WHERE deleted_at IS NULL AND contact IS NOT NULL;
CREATE INDEX mails_of_a_sender ON mails (from_address, came_at) WHERE deleted_at IS NULL;
CREATE INDEX users_with_functions ON users (id) WHERE deleted_at IS NULL AND functions IS NOT NULL;
