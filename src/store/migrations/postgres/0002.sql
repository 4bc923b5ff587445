-- The service desk: requests with their conversation, calls, commitments, alerts; saved views; duty.

CREATE TABLE requests (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    number TEXT COLLATE "C",
    kind TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    customer BIGINT NOT NULL REFERENCES customers,
    site BIGINT REFERENCES sites,
    equipment BIGINT REFERENCES equipment,
    contact BIGINT REFERENCES contacts,
    contract BIGINT REFERENCES contracts,
    programme BIGINT REFERENCES programmes,
    subject TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    reference TEXT COLLATE "C",
    problem TEXT COLLATE "C",
    happened_at BIGINT,
    reported_at BIGINT,
    assignee BIGINT REFERENCES users,
    team BIGINT REFERENCES teams,
    follows BIGINT REFERENCES requests,
    merged_into BIGINT REFERENCES requests,
    related TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    open BIGINT NOT NULL,
    level TEXT COLLATE "C",
    mode TEXT COLLATE "C" NOT NULL,
    side TEXT COLLATE "C" NOT NULL,
    held BIGINT NOT NULL,
    hold_reason TEXT COLLATE "C",
    hold_until BIGINT,
    clock TEXT COLLATE "C" NOT NULL,
    due_at BIGINT,
    due_promise TEXT COLLATE "C",
    timer_at BIGINT,
    answered_at BIGINT,
    resolved_at BIGINT,
    closed_at BIGINT,
    reopenings BIGINT,
    contested BIGINT NOT NULL,
    backdated BIGINT NOT NULL
);
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
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    request BIGINT REFERENCES requests,
    customer BIGINT REFERENCES customers,
    site BIGINT REFERENCES sites,
    side TEXT COLLATE "C" NOT NULL,
    author BIGINT REFERENCES users,
    contact BIGINT REFERENCES contacts,
    text TEXT COLLATE "C" NOT NULL,
    mentions TEXT COLLATE "C",
    at BIGINT
);
CREATE INDEX messages_by_request ON messages (request, id) WHERE deleted_at IS NULL;
CREATE INDEX messages_by_customer ON messages (customer, id) WHERE deleted_at IS NULL;

CREATE TABLE calls (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    direction TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    caller TEXT COLLATE "C",
    rang_at BIGINT NOT NULL,
    answered_at BIGINT,
    ended_at BIGINT,
    agent BIGINT REFERENCES users,
    contact BIGINT REFERENCES contacts,
    customer BIGINT REFERENCES customers,
    request BIGINT REFERENCES requests,
    notes TEXT COLLATE "C"
);
CREATE INDEX calls_by_number ON calls (number, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_sorted_by_rang_at ON calls (rang_at, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_agent ON calls (agent, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_contact ON calls (contact, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_customer ON calls (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX calls_by_request ON calls (request, id) WHERE deleted_at IS NULL;

CREATE TABLE commitments (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    request BIGINT REFERENCES requests,
    customer BIGINT REFERENCES customers,
    site BIGINT REFERENCES sites,
    contract BIGINT REFERENCES contracts,
    promise TEXT COLLATE "C",
    round BIGINT,
    level TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT,
    due_at BIGINT,
    met_at BIGINT,
    void_at BIGINT,
    used_seconds BIGINT,
    paused_seconds BIGINT,
    customer_seconds BIGINT,
    overdue BIGINT NOT NULL,
    late_gross BIGINT NOT NULL,
    backdated BIGINT NOT NULL,
    superseded BIGINT NOT NULL,
    points BIGINT
);
CREATE INDEX commitments_by_request ON commitments (request, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_customer ON commitments (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_contract ON commitments (contract, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_promise ON commitments (promise, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_level ON commitments (level, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_by_state ON commitments (state, id) WHERE deleted_at IS NULL;
CREATE INDEX commitments_sorted_by_starts_at ON commitments (coalesce(starts_at, -9223372036854775807), id, customer, contract, promise, level, state) WHERE deleted_at IS NULL;
CREATE INDEX commitments_sorted_by_due_at ON commitments (coalesce(due_at, 9223372036854775807), id, customer, contract, promise, level, state) WHERE deleted_at IS NULL;

CREATE TABLE alerts (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    key TEXT COLLATE "C",
    request BIGINT REFERENCES requests,
    customer BIGINT REFERENCES customers,
    site BIGINT REFERENCES sites,
    kind TEXT COLLATE "C" NOT NULL,
    promise TEXT COLLATE "C",
    place TEXT COLLATE "C",
    tell TEXT COLLATE "C",
    level TEXT COLLATE "C",
    at BIGINT
);
CREATE UNIQUE INDEX alerts_key_key ON alerts (key) WHERE deleted_at IS NULL;
CREATE INDEX alerts_by_request ON alerts (request, id) WHERE deleted_at IS NULL;
CREATE INDEX alerts_by_customer ON alerts (customer, id) WHERE deleted_at IS NULL;
CREATE INDEX alerts_by_kind ON alerts (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX alerts_sorted_by_at ON alerts (coalesce(at, -9223372036854775807), id) WHERE deleted_at IS NULL;

CREATE TABLE views (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    name TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    query TEXT COLLATE "C" NOT NULL,
    owner BIGINT REFERENCES users,
    shared BIGINT NOT NULL,
    pinned BIGINT NOT NULL
);
CREATE INDEX views_sorted_by_name ON views (name, id) WHERE deleted_at IS NULL;
CREATE INDEX views_by_owner ON views (owner, id) WHERE deleted_at IS NULL;
CREATE INDEX views_by_shared ON views (shared, id) WHERE deleted_at IS NULL;

CREATE TABLE rosters (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    team BIGINT REFERENCES teams,
    zone TEXT COLLATE "C" NOT NULL,
    members TEXT COLLATE "C" NOT NULL,
    starts_on BIGINT NOT NULL,
    ends_on BIGINT,
    turn_days BIGINT NOT NULL,
    handover TEXT COLLATE "C",
    weekdays TEXT COLLATE "C",
    from_time TEXT COLLATE "C",
    to_time TEXT COLLATE "C",
    skill BIGINT REFERENCES skills,
    around_the_clock BIGINT NOT NULL,
    minutes_to_answer BIGINT
);
CREATE UNIQUE INDEX rosters_name_key ON rosters (name) WHERE deleted_at IS NULL;
CREATE INDEX rosters_sorted_by_name ON rosters (name, id) WHERE deleted_at IS NULL;
CREATE INDEX rosters_by_role ON rosters (role, id) WHERE deleted_at IS NULL;
CREATE INDEX rosters_by_team ON rosters (team, id) WHERE deleted_at IS NULL;

CREATE TABLE shift_changes (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    roster BIGINT NOT NULL REFERENCES rosters,
    kind TEXT COLLATE "C" NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    instead_of BIGINT REFERENCES users,
    by BIGINT REFERENCES users,
    reason TEXT COLLATE "C"
);
CREATE INDEX shift_changes_by_roster ON shift_changes (roster, id) WHERE deleted_at IS NULL;
CREATE INDEX shift_changes_by_until_at ON shift_changes (until_at, id) WHERE deleted_at IS NULL;

CREATE TABLE pages (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    key TEXT COLLATE "C",
    request BIGINT REFERENCES requests,
    alert BIGINT REFERENCES alerts,
    role TEXT COLLATE "C",
    person BIGINT REFERENCES users,
    attempt BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    sent_at BIGINT,
    next_at BIGINT,
    acknowledged_at BIGINT
);
CREATE UNIQUE INDEX pages_key_key ON pages (key) WHERE deleted_at IS NULL;
CREATE INDEX pages_by_request ON pages (request, id) WHERE deleted_at IS NULL;
CREATE INDEX pages_by_person ON pages (person, id) WHERE deleted_at IS NULL;
CREATE INDEX pages_by_state ON pages (state, id) WHERE deleted_at IS NULL;

CREATE TABLE handovers (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    roster BIGINT REFERENCES rosters,
    given_by BIGINT REFERENCES users,
    taken_by BIGINT REFERENCES users,
    since BIGINT,
    notes TEXT COLLATE "C",
    acknowledged_at BIGINT
);
CREATE INDEX handovers_by_roster ON handovers (roster, id) WHERE deleted_at IS NULL;
CREATE INDEX handovers_by_taken_by ON handovers (taken_by, id) WHERE deleted_at IS NULL;


-- What a timer waits for; what a customer's last events were.
CREATE INDEX requests_by_timer_at ON requests (timer_at, id) WHERE deleted_at IS NULL AND timer_at IS NOT NULL;
CREATE INDEX pages_by_next_at ON pages (next_at, id) WHERE deleted_at IS NULL AND next_at IS NOT NULL;
