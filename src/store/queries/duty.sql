-- name: skills_asked
SELECT DISTINCT e.customer, coalesce(e.site, 0),
CASE WHEN e.site IS NULL THEN coalesce(e.parent, 0) ELSE 0 END, p.skills
FROM products p JOIN equipment e ON e.product = p.id
WHERE p.skills IS NOT NULL AND p.deleted_at IS NULL AND e.deleted_at IS NULL
AND e.status IN ('in_service', 'delivered')
-- name: skills_asked_below
WITH RECURSIVE below (id) AS (
SELECT id FROM equipment WHERE id = $1 AND deleted_at IS NULL
UNION
SELECT e.id FROM below b JOIN equipment above ON above.id = b.id
JOIN equipment e ON (e.parent = above.id OR e.id = above.replaced_by) AND e.deleted_at IS NULL)
SELECT DISTINCT e.customer, coalesce(e.site, 0),
CASE WHEN e.site IS NULL THEN coalesce(e.parent, 0) ELSE 0 END, p.skills
FROM below b JOIN equipment e ON e.id = b.id JOIN products p ON p.id = e.product
WHERE p.skills IS NOT NULL AND p.deleted_at IS NULL AND e.status IN ('in_service', 'delivered')
