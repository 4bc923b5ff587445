-- name: other_administrators
SELECT count(*) FROM users
WHERE role = 'administrator' AND status = 'active' AND id <> $1 AND deleted_at IS NULL
-- name: open_links
SELECT id FROM links WHERE account = $1 AND used_at IS NULL AND deleted_at IS NULL
-- name: people_but_first
SELECT count(*) FROM users WHERE NOT (login = 'admin' AND status = 'invited')
-- name: session_seen
UPDATE sessions SET seen_at = $2 WHERE id = $1
