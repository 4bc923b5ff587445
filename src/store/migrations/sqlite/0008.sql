-- The words of the index in order, so that a beginning is completed before it is looked for.

CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_words', 'row');

-- Which requests owe their answer by call-back: known from their next event on.

ALTER TABLE requests ADD COLUMN call_back_owed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX requests_by_call_back_owed ON requests (call_back_owed, id) WHERE deleted_at IS NULL;
