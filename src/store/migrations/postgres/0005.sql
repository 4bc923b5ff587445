-- Files of requests may be internal; telephone numbers of accounts are found: all is indexed anew.

ALTER TABLE attachments ADD COLUMN internal BIGINT NOT NULL DEFAULT 0;

UPDATE settings SET value = '0' WHERE name = 'search_position';
