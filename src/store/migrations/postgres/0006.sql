-- Why a commitment was late, and which requests have one that nobody explained.

ALTER TABLE commitments ADD COLUMN late_cause TEXT;
ALTER TABLE commitments ADD COLUMN late_text TEXT;
CREATE INDEX commitments_by_late_cause ON commitments (late_cause, id) WHERE deleted_at IS NULL;

ALTER TABLE requests ADD COLUMN unexplained BIGINT NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN unexplained_count BIGINT;
UPDATE requests SET unexplained_count = (SELECT count(*) FROM commitments WHERE request = requests.id AND overdue = 1 AND deleted_at IS NULL);
UPDATE requests SET unexplained = 1 WHERE unexplained_count > 0;
CREATE INDEX requests_by_unexplained ON requests (unexplained, id) WHERE deleted_at IS NULL;
