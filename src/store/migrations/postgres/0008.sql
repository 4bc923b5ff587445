-- Which requests owe their answer by call-back: known from their next event on.

ALTER TABLE requests ADD COLUMN call_back_owed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX requests_by_call_back_owed ON requests (call_back_owed, id) WHERE deleted_at IS NULL;
