-- The service desk: requests with their conversation, calls, commitments, alerts; saved views; duty.

CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    number TEXT,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    customer INTEGER NOT NULL REFERENCES customers,
    site INTEGER REFERENCES sites,
    equipment INTEGER REFERENCES equipment,
    contact INTEGER REFERENCES contacts,
    contract INTEGER REFERENCES contracts,
    programme INTEGER REFERENCES programmes,
    subject TEXT NOT NULL,
    description TEXT,
    reference TEXT,
    problem TEXT,
    happened_at INTEGER,
    reported_at INTEGER,
    assignee INTEGER REFERENCES users,
    team INTEGER REFERENCES teams,
    follows INTEGER REFERENCES requests,
    merged_into INTEGER REFERENCES requests,
    related TEXT,
    state TEXT NOT NULL,
    open INTEGER NOT NULL,
    level TEXT,
    mode TEXT NOT NULL,
    side TEXT NOT NULL,
    held INTEGER NOT NULL,
    hold_reason TEXT,
    hold_until INTEGER,
    clock TEXT NOT NULL,
    due_at INTEGER,
    due_promise TEXT,
    timer_at INTEGER,
    answered_at INTEGER,
    resolved_at INTEGER,
    closed_at INTEGER,
    reopenings INTEGER,
    contested INTEGER NOT NULL,
    backdated INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX requests_number_key ON requests (number) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_kind ON requests (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_customer ON requests (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_site ON requests (site, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_equipment ON requests (equipment, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_contract ON requests (contract, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX requests_reference_key ON requests (reference) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_problem ON requests (problem, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_sorted_by_reported_at ON requests (coalesce(reported_at, -9223372036854775807), id, customer, site, equipment, contract, kind, assignee, team, state, open, level, clock) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_assignee ON requests (assignee, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_team ON requests (team, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_state ON requests (state, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_open ON requests (open, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_level ON requests (level, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_by_clock ON requests (clock, id) WHERE deleted_at IS NULL;
CREATE INDEX requests_sorted_by_due_at ON requests (coalesce(due_at, 9223372036854775807), id, customer, site, equipment, contract, kind, assignee, team, state, open, level, clock) WHERE deleted_at IS NULL;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    request INTEGER REFERENCES requests,
    customer INTEGER REFERENCES customers,
    site INTEGER REFERENCES sites,
    side TEXT NOT NULL,
    author INTEGER REFERENCES users,
    contact INTEGER REFERENCES contacts,
    text TEXT NOT NULL,
    mentions TEXT,
    at INTEGER
) STRICT;
CREATE INDEX messages_by_request ON messages (request, id) WHERE deleted_at IS NULL;
CREATE INDEX messages_by_customer ON messages (customer, id) WHERE deleted_at IS NULL;

CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    direction TEXT NOT NULL,
    number TEXT NOT NULL,
    caller TEXT,
    rang_at INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at INTEGER,
    agent INTEGER REFERENCES users,
    contact INTEGER REFERENCES contacts,
    customer INTEGER REFERENCES customers,
    request INTEGER REFERENCES requests,
    notes TEXT
) STRICT;
CREATE INDEX calls_by_number ON calls (number, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_sorted_by_rang_at ON calls (rang_at, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_agent ON calls (agent, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_contact ON calls (contact, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_customer ON calls (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_request ON calls (request, id) WHERE deleted_at IS NULL;

CREATE TABLE commitments (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    request INTEGER REFERENCES requests,
    customer INTEGER REFERENCES customers,
    site INTEGER REFERENCES sites,
    contract INTEGER REFERENCES contracts,
    promise TEXT,
    round INTEGER,
    level TEXT,
    state TEXT NOT NULL,
    starts_at INTEGER,
    due_at INTEGER,
    met_at INTEGER,
    void_at INTEGER,
    used_seconds INTEGER,
    paused_seconds INTEGER,
    customer_seconds INTEGER,
    overdue INTEGER NOT NULL,
    late_gross INTEGER NOT NULL,
    backdated INTEGER NOT NULL,
    superseded INTEGER NOT NULL,
    points INTEGER
) STRICT;
CREATE INDEX commitments_by_request ON commitments (request, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_customer ON commitments (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_contract ON commitments (contract, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_promise ON commitments (promise, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_level ON commitments (level, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_state ON commitments (state, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_sorted_by_starts_at ON commitments (coalesce(starts_at, -9223372036854775807), id, customer, contract, promise, level, state) WHERE deleted_at IS NULL;
CREATE INDEX commitments_sorted_by_due_at ON commitments (coalesce(due_at, 9223372036854775807), id, customer, contract, promise, level, state) WHERE deleted_at IS NULL;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    key TEXT,
    request INTEGER REFERENCES requests,
    customer INTEGER REFERENCES customers,
    site INTEGER REFERENCES sites,
    kind TEXT NOT NULL,
    promise TEXT,
    place TEXT,
    tell TEXT,
    level TEXT,
    at INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_key_key ON alerts (key) WHERE deleted_at IS NULL;
CREATE INDEX alerts_by_request ON alerts (request, id) WHERE deleted_at IS NULL;
CREATE INDEX alerts_by_customer ON alerts (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX alerts_by_kind ON alerts (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX alerts_sorted_by_at ON alerts (coalesce(at, -9223372036854775807), id) WHERE deleted_at IS NULL;

CREATE TABLE views (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    query TEXT NOT NULL,
    owner INTEGER REFERENCES users,
    shared INTEGER NOT NULL,
    pinned INTEGER NOT NULL
) STRICT;
CREATE INDEX views_sorted_by_name ON views (name, id) WHERE deleted_at IS NULL;
CREATE INDEX views_by_owner ON views (owner, id) WHERE deleted_at IS NULL;
CREATE INDEX views_by_shared ON views (shared, id) WHERE deleted_at IS NULL;

CREATE TABLE rosters (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    team INTEGER REFERENCES teams,
    zone TEXT NOT NULL,
    members TEXT NOT NULL,
    starts_on INTEGER NOT NULL,
    ends_on INTEGER,
    turn_days INTEGER NOT NULL,
    handover TEXT,
    weekdays TEXT,
    from_time TEXT,
    to_time TEXT,
    skill INTEGER REFERENCES skills,
    around_the_clock INTEGER NOT NULL,
    minutes_to_answer INTEGER
) STRICT;
CREATE UNIQUE INDEX rosters_name_key ON rosters (name) WHERE deleted_at IS NULL;
CREATE INDEX rosters_sorted_by_name ON rosters (name, id) WHERE deleted_at IS NULL;
CREATE INDEX rosters_by_role ON rosters (role, id) WHERE deleted_at IS NULL;
CREATE INDEX rosters_by_team ON rosters (team, id) WHERE deleted_at IS NULL;

CREATE TABLE shift_changes (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    roster INTEGER NOT NULL REFERENCES rosters,
    kind TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    instead_of INTEGER REFERENCES users,
    by INTEGER REFERENCES users,
    reason TEXT
) STRICT;
CREATE INDEX shift_changes_by_roster ON shift_changes (roster, id) WHERE deleted_at IS NULL;
CREATE INDEX shift_changes_by_until_at ON shift_changes (until_at, id) WHERE deleted_at IS NULL;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    key TEXT,
    request INTEGER REFERENCES requests,
    alert INTEGER REFERENCES alerts,
    role TEXT,
    person INTEGER REFERENCES users,
    attempt INTEGER,
    state TEXT NOT NULL,
    sent_at INTEGER,
    next_at INTEGER,
    acknowledged_at INTEGER
) STRICT;
CREATE UNIQUE INDEX pages_key_key ON pages (key) WHERE deleted_at IS NULL;
CREATE INDEX pages_by_request ON pages (request, id) WHERE deleted_at IS NULL;
CREATE INDEX pages_by_person ON pages (person, id) WHERE deleted_at IS NULL;
CREATE INDEX pages_by_state ON pages (state, id) WHERE deleted_at IS NULL;

CREATE TABLE handovers (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    roster INTEGER REFERENCES rosters,
    given_by INTEGER REFERENCES users,
    taken_by INTEGER REFERENCES users,
    since INTEGER,
    notes TEXT,
    acknowledged_at INTEGER
) STRICT;
CREATE INDEX handovers_by_roster ON handovers (roster, id) WHERE deleted_at IS NULL;
CREATE INDEX handovers_by_taken_by ON handovers (taken_by, id) WHERE deleted_at IS NULL;


-- What a timer waits for; what a customer's last events were.
CREATE INDEX requests_by_timer_at ON requests (timer_at, id) WHERE deleted_at IS NULL AND timer_at IS NOT NULL;
CREATE INDEX pages_by_next_at ON pages (next_at, id) WHERE deleted_at IS NULL AND next_at IS NOT NULL;
