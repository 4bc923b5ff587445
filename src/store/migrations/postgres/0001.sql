-- What the store keeps. Each table of records is described by src/model; a test compares them.
-- Indexes by which lists are sorted carry what lists are filtered by, so that a walk along them reads
-- only the rows that match.

CREATE TABLE customers (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    number TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C",
    zone TEXT COLLATE "C",
    country TEXT COLLATE "C",
    address TEXT COLLATE "C",
    tax_number TEXT COLLATE "C",
    notes TEXT COLLATE "C"
);
CREATE UNIQUE INDEX customers_number_key ON customers (number) WHERE deleted_at IS NULL;
CREATE INDEX customers_sorted_by_name ON customers (name, id, status, country) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_status ON customers (status, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_country ON customers (country, id) WHERE deleted_at IS NULL;

CREATE TABLE sites (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    customer BIGINT NOT NULL REFERENCES customers,
    number TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C",
    country TEXT COLLATE "C",
    city TEXT COLLATE "C",
    address TEXT COLLATE "C",
    latitude BIGINT,
    longitude BIGINT,
    environment TEXT COLLATE "C",
    access_notes TEXT COLLATE "C"
);
CREATE INDEX sites_by_customer ON sites (customer, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX sites_number_key ON sites (number) WHERE deleted_at IS NULL;
CREATE INDEX sites_sorted_by_name ON sites (name, id, customer, city, status) WHERE deleted_at IS NULL;
CREATE INDEX sites_by_status ON sites (status, id) WHERE deleted_at IS NULL;
CREATE INDEX sites_by_city ON sites (city, id) WHERE deleted_at IS NULL;

CREATE TABLE contacts (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    customer BIGINT NOT NULL REFERENCES customers,
    site BIGINT REFERENCES sites,
    number TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    position TEXT COLLATE "C",
    language TEXT COLLATE "C",
    channels TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    notes TEXT COLLATE "C"
);
CREATE INDEX contacts_by_customer ON contacts (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_site ON contacts (site, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_number_key ON contacts (number) WHERE deleted_at IS NULL;
CREATE INDEX contacts_sorted_by_name ON contacts (name, id, customer, site, status) WHERE deleted_at IS NULL;
CREATE INDEX contacts_by_status ON contacts (status, id) WHERE deleted_at IS NULL;

CREATE TABLE products (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    number TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    maker TEXT COLLATE "C",
    class TEXT COLLATE "C",
    service_life_months BIGINT,
    description TEXT COLLATE "C"
);
CREATE UNIQUE INDEX products_number_key ON products (number) WHERE deleted_at IS NULL;
CREATE INDEX products_sorted_by_name ON products (name, id, maker, class) WHERE deleted_at IS NULL;
CREATE INDEX products_by_maker ON products (maker, id) WHERE deleted_at IS NULL;
CREATE INDEX products_by_class ON products (class, id) WHERE deleted_at IS NULL;

CREATE TABLE parts (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    number TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    maker TEXT COLLATE "C",
    unit TEXT COLLATE "C",
    serial_tracked BIGINT NOT NULL,
    price_minor BIGINT,
    currency TEXT COLLATE "C",
    available_until BIGINT,
    notes TEXT COLLATE "C"
);
CREATE UNIQUE INDEX parts_number_key ON parts (number) WHERE deleted_at IS NULL;
CREATE INDEX parts_sorted_by_name ON parts (name, id) WHERE deleted_at IS NULL;
CREATE INDEX parts_by_maker ON parts (maker, id) WHERE deleted_at IS NULL;
CREATE INDEX parts_by_available_until ON parts (available_until, id) WHERE deleted_at IS NULL;

CREATE TABLE components (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    product BIGINT NOT NULL REFERENCES products,
    part BIGINT REFERENCES parts,
    number TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    quantity BIGINT,
    notes TEXT COLLATE "C"
);
CREATE INDEX components_by_product ON components (product, id) WHERE deleted_at IS NULL;
CREATE INDEX components_by_part ON components (part, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX components_number_key ON components (number) WHERE deleted_at IS NULL;
CREATE INDEX components_sorted_by_name ON components (name, id) WHERE deleted_at IS NULL;

CREATE TABLE equipment (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    customer BIGINT NOT NULL REFERENCES customers,
    site BIGINT REFERENCES sites,
    parent BIGINT REFERENCES equipment DEFERRABLE,
    product BIGINT REFERENCES products,
    component BIGINT REFERENCES components,
    number TEXT COLLATE "C",
    serial TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C",
    delivered_on BIGINT,
    accepted_on BIGINT,
    replaced_on BIGINT,
    replaced_by BIGINT REFERENCES equipment DEFERRABLE,
    software TEXT COLLATE "C",
    supplied_by_us TEXT COLLATE "C" NOT NULL,
    recognised TEXT COLLATE "C" NOT NULL,
    label_issue BIGINT,
    notes TEXT COLLATE "C"
);
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
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    programme TEXT COLLATE "C",
    edition TEXT COLLATE "C",
    name TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C",
    published_at BIGINT
);
CREATE INDEX programmes_by_programme ON programmes (programme, id) WHERE deleted_at IS NULL;
CREATE INDEX programmes_sorted_by_programme ON programmes (coalesce(programme, ''), id) WHERE deleted_at IS NULL;
CREATE INDEX programmes_by_status ON programmes (status, id) WHERE deleted_at IS NULL;

CREATE TABLE contracts (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    number TEXT COLLATE "C" NOT NULL,
    customer BIGINT NOT NULL REFERENCES customers,
    programme BIGINT NOT NULL REFERENCES programmes,
    title TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    signed_on BIGINT,
    starts_on BIGINT,
    ends_on BIGINT,
    whole_customer BIGINT NOT NULL,
    warranty_agreement TEXT COLLATE "C",
    warranty_signed_on BIGINT,
    accepted_on BIGINT,
    completion_report TEXT COLLATE "C",
    signatory TEXT COLLATE "C",
    currency TEXT COLLATE "C",
    prices TEXT COLLATE "C",
    overrides TEXT COLLATE "C",
    notes TEXT COLLATE "C"
);
CREATE UNIQUE INDEX contracts_number_key ON contracts (number) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_customer ON contracts (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_programme ON contracts (programme, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_sorted_by_title ON contracts (title, id, customer, programme, status) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_status ON contracts (status, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_by_ends_on ON contracts (ends_on, id) WHERE deleted_at IS NULL;
CREATE INDEX contracts_sorted_by_ends_on ON contracts (coalesce(ends_on, -9223372036854775807), id, customer, programme, status) WHERE deleted_at IS NULL;

CREATE TABLE covers (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    contract BIGINT NOT NULL REFERENCES contracts,
    customer BIGINT REFERENCES customers,
    equipment BIGINT REFERENCES equipment,
    site BIGINT REFERENCES sites,
    starts_on BIGINT,
    ends_on BIGINT,
    accepted_on BIGINT,
    note TEXT COLLATE "C"
);
CREATE INDEX covers_by_contract ON covers (contract, id) WHERE deleted_at IS NULL;
CREATE INDEX covers_by_customer ON covers (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX covers_by_equipment ON covers (equipment, id) WHERE deleted_at IS NULL;
CREATE INDEX covers_by_site ON covers (site, id) WHERE deleted_at IS NULL;

CREATE TABLE teams (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    name TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C"
);
CREATE UNIQUE INDEX teams_name_key ON teams (name) WHERE deleted_at IS NULL;

CREATE TABLE skills (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    name TEXT COLLATE "C" NOT NULL,
    proof TEXT COLLATE "C",
    months_valid BIGINT,
    about TEXT COLLATE "C"
);
CREATE UNIQUE INDEX skills_name_key ON skills (name) WHERE deleted_at IS NULL;

CREATE TABLE users (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    login TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    customer BIGINT REFERENCES customers,
    scope TEXT COLLATE "C" NOT NULL,
    sites TEXT COLLATE "C",
    language TEXT COLLATE "C",
    languages TEXT COLLATE "C",
    zone TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    teams TEXT COLLATE "C",
    skills TEXT COLLATE "C",
    password TEXT COLLATE "C",
    second_factor TEXT COLLATE "C",
    second_factor_on BIGINT NOT NULL,
    second_factor_step BIGINT,
    signed_out_at BIGINT
);
CREATE UNIQUE INDEX users_login_key ON users (login) WHERE deleted_at IS NULL;
CREATE INDEX users_sorted_by_name ON users (name, id, role, status, customer) WHERE deleted_at IS NULL;
CREATE INDEX users_by_role ON users (role, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_status ON users (status, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_customer ON users (customer, id) WHERE deleted_at IS NULL;

CREATE TABLE sessions (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    account BIGINT REFERENCES users,
    digest TEXT COLLATE "C",
    address TEXT COLLATE "C",
    agent TEXT COLLATE "C",
    expires_at BIGINT,
    seen_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX sessions_digest_key ON sessions (digest) WHERE deleted_at IS NULL;
CREATE INDEX sessions_by_expires_at ON sessions (expires_at, id) WHERE deleted_at IS NULL;

CREATE TABLE links (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    account BIGINT REFERENCES users,
    purpose TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C",
    expires_at BIGINT,
    used_at BIGINT
);
CREATE INDEX links_by_account ON links (account, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX links_digest_key ON links (digest) WHERE deleted_at IS NULL;
CREATE INDEX links_by_expires_at ON links (expires_at, id) WHERE deleted_at IS NULL;

CREATE TABLE tokens (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    account BIGINT REFERENCES users,
    name TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    start TEXT COLLATE "C",
    digest TEXT COLLATE "C",
    expires_on BIGINT
);
CREATE INDEX tokens_by_account ON tokens (account, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX tokens_digest_key ON tokens (digest) WHERE deleted_at IS NULL;

CREATE TABLE attachments (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    record_kind TEXT COLLATE "C",
    record BIGINT,
    customer BIGINT REFERENCES customers,
    site BIGINT REFERENCES sites,
    name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C",
    bytes BIGINT,
    digest TEXT COLLATE "C"
);
CREATE INDEX attachments_by_record_kind ON attachments (record_kind, id) WHERE deleted_at IS NULL;
CREATE INDEX attachments_by_record ON attachments (record, id) WHERE deleted_at IS NULL;
CREATE INDEX attachments_by_customer ON attachments (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX attachments_by_digest ON attachments (digest, id) WHERE deleted_at IS NULL;

-- The journal, its head (one row: also the lock of who writes), signed checkpoints.

CREATE TABLE journal (
    seq BIGINT PRIMARY KEY,
    recorded_at BIGINT NOT NULL,
    effective_at BIGINT NOT NULL,
    actor BIGINT NOT NULL,
    on_behalf BIGINT NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    record BIGINT NOT NULL,
    version BIGINT NOT NULL,
    customer BIGINT NOT NULL,
    site BIGINT NOT NULL,
    rule TEXT COLLATE "C",
    changes TEXT COLLATE "C",
    personal TEXT COLLATE "C",
    salt BYTEA,
    personal_digest BYTEA,
    digest BYTEA NOT NULL
);
CREATE INDEX journal_by_record ON journal (record, seq);
CREATE INDEX journal_by_customer ON journal (customer, seq);
CREATE TABLE journal_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    next_id BIGINT NOT NULL
);
CREATE TABLE checkpoints (
    seq BIGINT PRIMARY KEY,
    digest BYTEA NOT NULL,
    signed_at BIGINT NOT NULL,
    signature BYTEA NOT NULL
);
CREATE TABLE commands (
    key BYTEA PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    recorded_at BIGINT NOT NULL,
    status BIGINT NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    record BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX commands_by_recorded_at ON commands (recorded_at);
CREATE TABLE settings (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
CREATE TABLE search_documents (
    id BIGINT PRIMARY KEY,
    entity TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL
);

-- Full text: words made by base/tokens.h, newest records first.
CREATE TABLE search_words (
    word TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    PRIMARY KEY (word, id)
);
