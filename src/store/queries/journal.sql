-- name: head
SELECT seq, digest, next_id FROM journal_head WHERE id = 1
-- name: head_locked
SELECT seq, digest, next_id FROM journal_head WHERE id = 1 FOR UPDATE
-- name: postgres_head_follow
WITH as_expected AS (
    UPDATE journal_head SET seq = $1, digest = $2, next_id = $3
    WHERE id = 1 AND seq = $4 AND digest = $5 AND next_id = $6 RETURNING 1)
SELECT 1 / count(*) FROM as_expected
-- name: head_first
INSERT INTO journal_head (id, seq, digest, next_id) VALUES (1, 0, $1, 1000) ON CONFLICT DO NOTHING
-- name: journal_after
SELECT seq, recorded_at, effective_at, actor, on_behalf, action, entity, record, version, customer,
    site, rule, changes, personal, salt, personal_digest, digest
FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2
-- name: journal_where
SELECT seq, recorded_at, effective_at, actor, on_behalf, action, entity, record, version, customer,
    site, rule, changes, personal, salt, personal_digest, digest
FROM journal WHERE seq < $1 AND seq >= $2 AND (actor = $3 OR $3 = -1)
    AND (entity = $4 OR $4 = '') AND (action = $5 OR $5 = '') AND recorded_at >= $6
    AND recorded_at < $7
ORDER BY seq DESC LIMIT $8
-- name: journal_of_record
SELECT seq, recorded_at, effective_at, actor, on_behalf, action, entity, record, version, customer,
    site, rule, changes, personal, salt, personal_digest, digest
FROM journal WHERE record = $9 AND seq < $1 AND seq >= $2 AND (actor = $3 OR $3 = -1)
    AND (entity = $4 OR $4 = '') AND (action = $5 OR $5 = '') AND recorded_at >= $6
    AND recorded_at < $7
ORDER BY seq DESC LIMIT $8
-- name: journal_redact
UPDATE journal SET personal = NULL, salt = NULL WHERE record = $1 AND personal IS NOT NULL
-- name: checkpoint_save
INSERT INTO checkpoints (seq, digest, signed_at, signature) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
-- name: checkpoints
SELECT seq, digest, signed_at, signature FROM checkpoints ORDER BY seq
-- name: checkpoint_last
SELECT coalesce(max(seq), 0) FROM checkpoints
-- name: checkpoint_newest
SELECT seq, signed_at FROM checkpoints ORDER BY seq DESC LIMIT 1
-- name: commands_expire
DELETE FROM commands WHERE recorded_at < $1
-- name: setting
SELECT value FROM settings WHERE name = $1
-- name: setting_save
INSERT INTO settings (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
