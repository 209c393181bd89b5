create table notes (id integer primary key, order_note text not null, stars int);
create table tags (note_id int references notes (id), tag text, primary key (note_id, tag)) without rowid;
insert into notes (order_note, stars) values ('gift wrap, please', 5);
