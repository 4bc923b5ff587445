-- name: search_position
SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'search_position'
-- name: search_changed
-- what is told of a request after its opening changes none of its words
SELECT DISTINCT entity, record FROM journal WHERE seq > $1 AND seq <= $2
AND (version = 1 OR coalesce(changes, '') NOT LIKE '{"event":%')
AND coalesce(changes, '') NOT LIKE '{"alerts":%' ORDER BY entity, record
-- name: search_lag
SELECT (SELECT seq FROM journal_head WHERE id = 1) -
    coalesce((SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'search_position'), 0)
-- name: search_document_save
INSERT INTO search_documents (id, entity, words) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET words = excluded.words
-- name: search_document_delete
DELETE FROM search_documents WHERE id = $1
-- name: search_document_words
SELECT words FROM search_documents WHERE id = $1
-- name: sqlite_words_add
INSERT INTO search_words (rowid, words) VALUES ($1, $2)
-- name: sqlite_words_remove
INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', $1, $2)
-- name: sqlite_find
SELECT rowid FROM search_words WHERE search_words MATCH $1 AND rowid < $2
ORDER BY rowid DESC LIMIT $3
-- name: sqlite_completions
SELECT term FROM search_terms WHERE term >= $1 AND term < $2 LIMIT $3
-- name: postgres_words_add
INSERT INTO search_words (word, id)
SELECT word, $1 FROM unnest(string_to_array($2, ' ')) AS word ON CONFLICT DO NOTHING
-- name: postgres_words_remove
DELETE FROM search_words
WHERE word IN (SELECT word FROM unnest(string_to_array($2, ' ')) AS word) AND id = $1
-- name: postgres_word_count
SELECT count(*) FROM (SELECT 1 FROM search_words WHERE word = $1 LIMIT 1000) AS few
-- name: postgres_completions
WITH RECURSIVE words AS (
    (SELECT word FROM search_words WHERE word >= $1 AND word < $2 ORDER BY word LIMIT 1)
    UNION ALL
    SELECT (SELECT next.word FROM search_words AS next
            WHERE next.word > words.word AND next.word < $2 ORDER BY next.word LIMIT 1)
    FROM words WHERE words.word IS NOT NULL
)
SELECT word FROM words WHERE word IS NOT NULL LIMIT $3
-- name: sqlite_merge
INSERT INTO search_words (search_words, rank) VALUES ('merge', 1200)
