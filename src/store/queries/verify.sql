-- name: verify_orphan_events
SELECT count(*) FROM commands WHERE record > 0 AND NOT EXISTS
    (SELECT 1 FROM journal WHERE journal.record = commands.record)
-- name: verify_commands
SELECT count(*) FROM commands
-- name: verify_redactions
SELECT count(*) FROM journal WHERE action = 'redact' AND record = $1
-- name: journal_record_events
SELECT seq, recorded_at, effective_at, actor, on_behalf, action, entity, record, version, customer,
    site, rule, changes, personal, salt, personal_digest, digest
FROM journal WHERE record = $1 ORDER BY seq
