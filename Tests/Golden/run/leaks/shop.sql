create table products (id serial primary key, sku text not null);
insert into products (sku) values ('CUP');
