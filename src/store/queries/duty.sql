-- name: skills_asked
-- (CROSS JOIN keeps the order of tables: from the few models that ask to their units)
SELECT DISTINCT e.customer, coalesce(e.site, 0),
CASE WHEN e.site IS NULL THEN coalesce(e.parent, 0) ELSE 0 END, p.skills
FROM products p CROSS JOIN equipment e
WHERE e.product = p.id AND p.skills IS NOT NULL AND p.deleted_at IS NULL
AND e.deleted_at IS NULL AND e.status IN ('in_service', 'delivered')
-- name: skills_asked_below
WITH RECURSIVE below (id) AS (
SELECT id FROM equipment WHERE id = $1
UNION
SELECT e.id FROM below b JOIN equipment e ON e.parent = b.id AND e.deleted_at IS NULL),
heirs (id) AS (
SELECT id FROM equipment WHERE id = $1
UNION
SELECT u.replaced_by FROM heirs h JOIN equipment u ON u.id = h.id
WHERE u.replaced_by IS NOT NULL),
reached (id) AS (SELECT id FROM below UNION SELECT id FROM heirs)
SELECT DISTINCT e.customer, coalesce(e.site, 0),
CASE WHEN e.site IS NULL THEN coalesce(e.parent, 0) ELSE 0 END, p.skills
FROM reached r CROSS JOIN equipment e CROSS JOIN products p
WHERE e.id = r.id AND p.id = e.product AND p.skills IS NOT NULL AND p.deleted_at IS NULL AND e.deleted_at IS NULL
AND e.status IN ('in_service', 'delivered')
-- name: functionaries
SELECT id, functions FROM users WHERE functions IS NOT NULL AND deleted_at IS NULL AND status = 'active' ORDER BY id
