-- name: unit_replaced_by
SELECT id FROM equipment WHERE customer = $1 AND replaced_by = $2 AND deleted_at IS NULL
ORDER BY id LIMIT 1
