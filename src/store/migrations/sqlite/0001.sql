-- What the store keeps. Each table of records is described by src/model; a test compares them.
-- Indexes by which lists are sorted carry what lists are filtered by, so that a walk along them reads
-- only the rows that match.

CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    language TEXT,
    zone TEXT,
    country TEXT,
    address TEXT,
    tax_number TEXT,
    notes TEXT
) STRICT;
CREATE UNIQUE INDEX customers_number_key ON customers (number) WHERE deleted_at IS NULL;
CREATE INDEX customers_sorted_by_name ON customers (name, id, status, country) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_status ON customers (status, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_country ON customers (country, id) WHERE deleted_at IS NULL;

CREATE TABLE sites (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    customer INTEGER NOT NULL REFERENCES customers,
    number TEXT,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    zone TEXT,
    country TEXT,
    city TEXT,
    address TEXT,
    latitude INTEGER,
    longitude INTEGER,
    environment TEXT,
    access_notes TEXT
) STRICT;
CREATE INDEX sites_by_customer ON sites (customer, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX sites_number_key ON sites (number) WHERE deleted_at IS NULL;
CREATE INDEX sites_sorted_by_name ON sites (name, id, customer, city, status) WHERE deleted_at IS NULL;
CREATE INDEX sites_by_status ON sites (status, id) WHERE deleted_at IS NULL;
CREATE INDEX sites_by_city ON sites (city, id) WHERE deleted_at IS NULL;

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    customer INTEGER NOT NULL REFERENCES customers,
    site INTEGER REFERENCES sites,
    number TEXT,
    name TEXT NOT NULL,
    position TEXT,
    language TEXT,
    channels TEXT,
    status TEXT NOT NULL,
    notes TEXT
) STRICT;
CREATE INDEX contacts_by_customer ON contacts (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_site ON contacts (site, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_number_key ON contacts (number) WHERE deleted_at IS NULL;
CREATE INDEX contacts_sorted_by_name ON contacts (name, id, customer, site, status) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_status ON contacts (status, id) WHERE deleted_at IS NULL;

CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    maker TEXT,
    class TEXT,
    service_life_months INTEGER,
    description TEXT
) STRICT;
CREATE UNIQUE INDEX products_number_key ON products (number) WHERE deleted_at IS NULL;
CREATE INDEX products_sorted_by_name ON products (name, id, maker, class) WHERE deleted_at IS NULL;
CREATE INDEX products_by_maker ON products (maker, id) WHERE deleted_at IS NULL;
CREATE INDEX products_by_class ON products (class, id) WHERE deleted_at IS NULL;

CREATE TABLE parts (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    maker TEXT,
    unit TEXT,
    serial_tracked INTEGER NOT NULL,
    price_minor INTEGER,
    currency TEXT,
    available_until INTEGER,
    notes TEXT
) STRICT;
CREATE UNIQUE INDEX parts_number_key ON parts (number) WHERE deleted_at IS NULL;
CREATE INDEX parts_sorted_by_name ON parts (name, id) WHERE deleted_at IS NULL;
CREATE INDEX parts_by_maker ON parts (maker, id) WHERE deleted_at IS NULL;
CREATE INDEX parts_by_available_until ON parts (available_until, id) WHERE deleted_at IS NULL;

CREATE TABLE components (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    product INTEGER NOT NULL REFERENCES products,
    part INTEGER REFERENCES parts,
    number TEXT,
    name TEXT NOT NULL,
    quantity INTEGER,
    notes TEXT
) STRICT;
CREATE INDEX components_by_product ON components (product, id) WHERE deleted_at IS NULL;
CREATE INDEX components_by_part ON components (part, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX components_number_key ON components (number) WHERE deleted_at IS NULL;
CREATE INDEX components_sorted_by_name ON components (name, id) WHERE deleted_at IS NULL;

CREATE TABLE equipment (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    customer INTEGER NOT NULL REFERENCES customers,
    site INTEGER REFERENCES sites,
    parent INTEGER REFERENCES equipment,
    product INTEGER REFERENCES products,
    component INTEGER REFERENCES components,
    number TEXT,
    serial TEXT,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    place TEXT,
    delivered_on INTEGER,
    accepted_on INTEGER,
    replaced_on INTEGER,
    replaced_by INTEGER REFERENCES equipment,
    software TEXT,
    supplied_by_us TEXT NOT NULL,
    recognised TEXT NOT NULL,
    label_issue INTEGER,
    notes TEXT
) STRICT;
CREATE INDEX equipment_by_customer ON equipment (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX equipment_by_site ON equipment (site, id) WHERE deleted_at IS NULL;
CREATE INDEX equipment_by_parent ON equipment (parent, id) WHERE deleted_at IS NULL;
CREATE INDEX equipment_by_product ON equipment (product, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX equipment_number_key ON equipment (number) WHERE deleted_at IS NULL;
CREATE INDEX equipment_sorted_by_number ON equipment (coalesce(number, ''), id, customer, site, product, status) WHERE deleted_at IS NULL;
CREATE INDEX equipment_by_serial ON equipment (serial, id) WHERE deleted_at IS NULL;
CREATE INDEX equipment_sorted_by_serial ON equipment (coalesce(serial, ''), id, customer, site, product, status) WHERE deleted_at IS NULL;
CREATE INDEX equipment_sorted_by_name ON equipment (name, id, customer, site, product, status) WHERE deleted_at IS NULL;
CREATE INDEX equipment_by_status ON equipment (status, id) WHERE deleted_at IS NULL;
CREATE INDEX equipment_by_accepted_on ON equipment (accepted_on, id) WHERE deleted_at IS NULL;
CREATE INDEX equipment_sorted_by_accepted_on ON equipment (coalesce(accepted_on, -9223372036854775807), id, customer, site, product, status) WHERE deleted_at IS NULL;

CREATE TABLE programmes (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    programme TEXT,
    edition TEXT,
    name TEXT,
    status TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT,
    published_at INTEGER
) STRICT;
CREATE INDEX programmes_by_programme ON programmes (programme, id) WHERE deleted_at IS NULL;
CREATE INDEX programmes_sorted_by_programme ON programmes (coalesce(programme, ''), id) WHERE deleted_at IS NULL;
CREATE INDEX programmes_by_status ON programmes (status, id) WHERE deleted_at IS NULL;

CREATE TABLE contracts (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    number TEXT NOT NULL,
    customer INTEGER NOT NULL REFERENCES customers,
    programme INTEGER NOT NULL REFERENCES programmes,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    signed_on INTEGER,
    starts_on INTEGER,
    ends_on INTEGER,
    whole_customer INTEGER NOT NULL,
    warranty_agreement TEXT,
    warranty_signed_on INTEGER,
    accepted_on INTEGER,
    completion_report TEXT,
    signatory TEXT,
    currency TEXT,
    prices TEXT,
    overrides TEXT,
    notes TEXT
) STRICT;
CREATE UNIQUE INDEX contracts_number_key ON contracts (number) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_customer ON contracts (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_programme ON contracts (programme, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_sorted_by_title ON contracts (title, id, customer, programme, status) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_status ON contracts (status, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_ends_on ON contracts (ends_on, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_sorted_by_ends_on ON contracts (coalesce(ends_on, -9223372036854775807), id, customer, programme, status) WHERE deleted_at IS NULL;

CREATE TABLE covers (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    contract INTEGER NOT NULL REFERENCES contracts,
    customer INTEGER REFERENCES customers,
    equipment INTEGER REFERENCES equipment,
    site INTEGER REFERENCES sites,
    starts_on INTEGER,
    ends_on INTEGER,
    accepted_on INTEGER,
    note TEXT
) STRICT;
CREATE INDEX covers_by_contract ON covers (contract, id) WHERE deleted_at IS NULL;
CREATE INDEX covers_by_customer ON covers (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX covers_by_equipment ON covers (equipment, id) WHERE deleted_at IS NULL;
CREATE INDEX covers_by_site ON covers (site, id) WHERE deleted_at IS NULL;

CREATE TABLE teams (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    name TEXT NOT NULL,
    about TEXT
) STRICT;
CREATE UNIQUE INDEX teams_name_key ON teams (name) WHERE deleted_at IS NULL;

CREATE TABLE skills (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    name TEXT NOT NULL,
    proof TEXT,
    months_valid INTEGER,
    about TEXT
) STRICT;
CREATE UNIQUE INDEX skills_name_key ON skills (name) WHERE deleted_at IS NULL;

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    customer INTEGER REFERENCES customers,
    scope TEXT NOT NULL,
    sites TEXT,
    language TEXT,
    languages TEXT,
    zone TEXT,
    phone TEXT,
    teams TEXT,
    skills TEXT,
    password TEXT,
    second_factor TEXT,
    second_factor_on INTEGER NOT NULL,
    second_factor_step INTEGER,
    signed_out_at INTEGER
) STRICT;
CREATE UNIQUE INDEX users_login_key ON users (login) WHERE deleted_at IS NULL;
CREATE INDEX users_sorted_by_name ON users (name, id, role, status, customer) WHERE deleted_at IS NULL;
CREATE INDEX users_by_role ON users (role, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_status ON users (status, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_customer ON users (customer, id) WHERE deleted_at IS NULL;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    account INTEGER REFERENCES users,
    digest TEXT,
    address TEXT,
    agent TEXT,
    expires_at INTEGER,
    seen_at INTEGER
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX sessions_digest_key ON sessions (digest) WHERE deleted_at IS NULL;
CREATE INDEX sessions_by_expires_at ON sessions (expires_at, id) WHERE deleted_at IS NULL;

CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    account INTEGER REFERENCES users,
    purpose TEXT NOT NULL,
    digest TEXT,
    expires_at INTEGER,
    used_at INTEGER
) STRICT;
CREATE INDEX links_by_account ON links (account, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX links_digest_key ON links (digest) WHERE deleted_at IS NULL;
CREATE INDEX links_by_expires_at ON links (expires_at, id) WHERE deleted_at IS NULL;

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    account INTEGER REFERENCES users,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    start TEXT,
    digest TEXT,
    expires_on INTEGER
) STRICT;
CREATE INDEX tokens_by_account ON tokens (account, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX tokens_digest_key ON tokens (digest) WHERE deleted_at IS NULL;

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    record_kind TEXT,
    record INTEGER,
    customer INTEGER REFERENCES customers,
    site INTEGER REFERENCES sites,
    name TEXT NOT NULL,
    media_type TEXT,
    bytes INTEGER,
    digest TEXT
) STRICT;
CREATE INDEX attachments_by_record_kind ON attachments (record_kind, id) WHERE deleted_at IS NULL;
CREATE INDEX attachments_by_record ON attachments (record, id) WHERE deleted_at IS NULL;
CREATE INDEX attachments_by_customer ON attachments (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX attachments_by_digest ON attachments (digest, id) WHERE deleted_at IS NULL;

-- The journal, its head (one row: also the lock of who writes), signed checkpoints.

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    on_behalf INTEGER NOT NULL,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    record INTEGER NOT NULL,
    version INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    site INTEGER NOT NULL,
    rule TEXT,
    changes TEXT,
    personal TEXT,
    salt BLOB,
    personal_digest BLOB,
    digest BLOB NOT NULL
) STRICT;
CREATE INDEX journal_by_record ON journal (record, seq);
CREATE INDEX journal_by_customer ON journal (customer, seq);
CREATE TABLE journal_head (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    digest BLOB NOT NULL,
    next_id INTEGER NOT NULL
) STRICT;
CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    signed_at INTEGER NOT NULL,
    signature BLOB NOT NULL
) STRICT;
CREATE TABLE commands (
    key BLOB PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    entity TEXT NOT NULL,
    record INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_by_recorded_at ON commands (recorded_at);
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE search_documents (
    id INTEGER PRIMARY KEY,
    entity TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

-- Full text: words made by base/tokens.h, rowid is the record's id.
CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='search_documents', content_rowid='id', detail='none', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);
-- Newest first reads a page of documents to its end before its last is known: small pages.
INSERT INTO search_words (search_words, rank) VALUES ('pgsz', 1000);
