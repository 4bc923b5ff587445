-- Who can serve what, and where: skills that product models ask for, territories of teams.

ALTER TABLE products ADD COLUMN skills TEXT;
ALTER TABLE teams ADD COLUMN territory TEXT;
