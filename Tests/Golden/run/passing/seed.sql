insert into items (name) values ('one'), ('two');
