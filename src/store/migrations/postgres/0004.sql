-- Who can serve what, and where: skills that product models ask for, territories of teams.

ALTER TABLE products ADD COLUMN skills TEXT COLLATE "C";
ALTER TABLE teams ADD COLUMN territory TEXT COLLATE "C";
