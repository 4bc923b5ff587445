-- name: postgres_commands_find
SELECT key, fingerprint, status, entity, record, version FROM commands
WHERE key IN (SELECT decode(word, 'hex') FROM unnest(string_to_array($1, ' ')) AS word)
-- name: sqlite_commands_find
SELECT key, fingerprint, status, entity, record, version FROM commands WHERE key = $1
