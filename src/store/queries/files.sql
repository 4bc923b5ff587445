-- name: attachments_of_digest
SELECT count(*) FROM attachments WHERE digest = $1 AND deleted_at IS NULL
