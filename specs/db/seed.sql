insert into products (sku, name, price_cents, stock) values
  ('CUP-WHITE', 'Espresso cup, white', 1250, 40),
  ('CUP-BLACK', 'Espresso cup, black', 1350, 25),
  ('POT-8', 'Moka pot, 8 cups', 4900, 12),
  ('GRINDER', 'Hand grinder', 8995, 3),
  ('SPOON-RARE', 'Silver spoon, sold out', 24000, 0);
