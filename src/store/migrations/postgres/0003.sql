-- What people are told, by which way and when; mails that come in.

ALTER TABLE users ADD COLUMN email TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN notify_by TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN quiet_from TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN quiet_to TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN functions TEXT COLLATE "C";

CREATE TABLE notices (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    key TEXT COLLATE "C",
    kind TEXT COLLATE "C" NOT NULL,
    way TEXT COLLATE "C" NOT NULL,
    person BIGINT REFERENCES users,
    contact BIGINT REFERENCES contacts,
    request BIGINT REFERENCES requests,
    page BIGINT REFERENCES pages,
    alert BIGINT REFERENCES alerts,
    message BIGINT REFERENCES messages,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT,
    next_at BIGINT,
    sent_at BIGINT,
    seen_at BIGINT,
    failure TEXT COLLATE "C"
);
CREATE UNIQUE INDEX notices_key_key ON notices (key) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_way ON notices (way, id) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_person ON notices (person, id) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_request ON notices (request, id) WHERE deleted_at IS NULL;
CREATE INDEX notices_by_state ON notices (state, id) WHERE deleted_at IS NULL;

CREATE TABLE mails (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    message_id TEXT COLLATE "C" NOT NULL,
    from_address TEXT COLLATE "C" NOT NULL,
    from_name TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    text TEXT COLLATE "C",
    came_at BIGINT,
    automatic BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    contact BIGINT REFERENCES contacts,
    customer BIGINT REFERENCES customers,
    request BIGINT REFERENCES requests
);
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
