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
-- (coalesce: of these columns the request's index is the one; without statistics SQLite may take another)
SELECT id FROM pages WHERE request = $1 AND role = $2 AND coalesce(state, '') = 'sent' AND deleted_at IS NULL LIMIT 1
-- name: promise_open
SELECT id FROM commitments WHERE request = $1 AND coalesce(promise, '') = $2
AND coalesce(state, '') IN ('running', 'paused', 'breached') AND deleted_at IS NULL LIMIT 1
-- name: notices_due
SELECT id, next_at FROM notices WHERE way = $5 AND next_at IS NOT NULL AND next_at <= $1
AND (next_at, id) > ($2, $3) AND deleted_at IS NULL ORDER BY next_at, id LIMIT $4
-- name: timers_overdue
SELECT count(*), min(at) FROM (
    SELECT at FROM (SELECT timer_at AS at FROM requests WHERE timer_at IS NOT NULL AND timer_at <= $1
        AND deleted_at IS NULL ORDER BY timer_at LIMIT 10000) AS of_requests
    UNION ALL SELECT at FROM (SELECT next_at AS at FROM pages WHERE next_at IS NOT NULL AND next_at <= $1
        AND deleted_at IS NULL ORDER BY next_at LIMIT 10000) AS of_pages) AS due
-- name: mails_waiting
SELECT count(*) FROM (SELECT 1 FROM mails WHERE state = 'waiting' AND deleted_at IS NULL LIMIT 10000) AS waiting
-- name: notices_waiting
SELECT count(*) FROM (SELECT 1 FROM notices WHERE next_at IS NOT NULL AND deleted_at IS NULL LIMIT 10000) AS waiting
-- name: notices_failed
SELECT count(*) FROM (SELECT 1 FROM notices WHERE state = 'failed' AND deleted_at IS NULL LIMIT 10000) AS failed
-- name: notices_oldest_due
SELECT min(next_at) FROM notices WHERE next_at IS NOT NULL AND deleted_at IS NULL
-- name: notice_superseded
SELECT later.id FROM notices later JOIN alerts said ON said.id = later.alert JOIN alerts mine ON mine.id = $5
WHERE later.request = $1 AND later.person = $2 AND later.way = $3 AND later.kind = 'alert' AND coalesce(later.state, '') = 'waiting'
AND later.id > $4 AND later.next_at <= $6 AND later.deleted_at IS NULL AND said.promise = mine.promise
AND mine.kind <> 'breach' LIMIT 1
-- name: receipt_since
SELECT id FROM notices WHERE contact = $1 AND kind = 'receipt' AND created_at > $2 AND deleted_at IS NULL LIMIT 1
-- name: mails_of_sender_since
SELECT count(*) FROM (SELECT 1 FROM mails WHERE from_address = $1 AND came_at > $2 AND deleted_at IS NULL
LIMIT $3) AS recent
-- name: files_of_mail
SELECT id FROM attachments WHERE record_kind = 'mail' AND record = $1 AND deleted_at IS NULL ORDER BY id
-- name: pages_due
SELECT id, next_at FROM pages WHERE next_at IS NOT NULL AND next_at <= $1
AND (next_at, id) > ($2, $3) AND deleted_at IS NULL ORDER BY next_at, id LIMIT $4
