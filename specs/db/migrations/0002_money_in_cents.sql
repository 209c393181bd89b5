-- Money becomes whole cents and a currency of its own: '12.50 EUR', '12,5 EUR', '12 eur' and '12' are all understood, the last as euros.
-- Anything else makes the migration fail as a whole: a price is not to be guessed. Statuses get one spelling.

begin;

alter table products add column price_cents integer, add column currency text;
alter table orders add column total_cents bigint, add column currency text;

update products set
  price_cents = round(replace(split_part(btrim(price), ' ', 1), ',', '.')::numeric * 100),
  currency = coalesce(nullif(upper(split_part(btrim(price), ' ', 2)), ''), 'EUR');

update orders set
  total_cents = round(replace(split_part(btrim(total), ' ', 1), ',', '.')::numeric * 100),
  currency = coalesce(nullif(upper(split_part(btrim(total), ' ', 2)), ''), 'EUR'),
  status = case lower(btrim(status)) when 'ok' then 'confirmed' when 'canceled' then 'cancelled' else lower(btrim(status)) end;

alter table products
  drop column price,
  alter column price_cents set not null,
  alter column price_cents set default 1000,
  alter column currency set not null,
  alter column currency set default 'EUR',
  add constraint products_price_cents check (price_cents > 0),
  add constraint products_currency check (currency ~ '^[A-Z]{3}$');

alter table orders
  drop column total,
  alter column total_cents set not null,
  alter column currency set not null,
  add constraint orders_total_cents check (total_cents > 0),
  add constraint orders_currency check (currency ~ '^[A-Z]{3}$'),
  add constraint orders_status check (status in ('confirmed', 'cancelled', 'refunded'));

commit;
