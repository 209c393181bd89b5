create table orders (id uuid);
