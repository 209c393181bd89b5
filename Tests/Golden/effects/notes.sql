create table notes (id integer primary key, note text, stars int);
insert into notes (note, stars) values ('the first', 1), ('the second', 2);
