create table notes (id integer primary key, note text not null, stars int, seen_at text);
create table tags (note_id int, tag text, primary key (note_id, tag)) without rowid;
insert into notes (note, stars) values ('the first', 1), ('the second', 2);
