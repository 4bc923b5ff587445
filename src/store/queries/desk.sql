-- name: request_events
SELECT seq, recorded_at, effective_at, actor, on_behalf, action, entity, record, version, customer,
    site, rule, changes, personal, salt, personal_digest, digest
FROM journal WHERE record = $1 ORDER BY seq
-- name: request_commitments
SELECT id FROM commitments WHERE request = $1 AND deleted_at IS NULL ORDER BY id
-- name: request_alerts
SELECT key FROM alerts WHERE request = $1 AND deleted_at IS NULL
-- name: timers_due
SELECT id, timer_at FROM requests WHERE timer_at IS NOT NULL AND timer_at <= $1
AND (timer_at, id) > ($2, $3) AND deleted_at IS NULL ORDER BY timer_at, id LIMIT $4
-- name: page_open
SELECT id FROM pages WHERE request = $1 AND role = $2 AND state = 'sent' AND deleted_at IS NULL LIMIT 1
-- name: promise_open
SELECT id FROM commitments WHERE request = $1 AND promise = $2
AND state IN ('running', 'paused', 'breached') AND deleted_at IS NULL LIMIT 1
-- name: pages_due
SELECT id, next_at FROM pages WHERE next_at IS NOT NULL AND next_at <= $1
AND (next_at, id) > ($2, $3) AND deleted_at IS NULL ORDER BY next_at, id LIMIT $4
