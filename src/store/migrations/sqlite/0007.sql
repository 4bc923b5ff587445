-- People and places are found by the initials of their Chinese names: all is indexed anew.

UPDATE settings SET value = '0' WHERE name = 'search_position';
