-- SQLite's index gets a list of its words; here search_words is one.

SELECT 1;
