-- The words of the index in order, so that a beginning is completed before it is looked for.

CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_words', 'row');
