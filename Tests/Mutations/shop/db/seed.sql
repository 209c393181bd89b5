insert into orders values ('a');
