-- What keys of the gateway are entitled to by slug. They are the operator's: no account owns one.
create table products (
  id uuid primary key,
  position bigint generated always as identity unique,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,64}$'),
  name text not null,
  active boolean not null,
  default_format text not null check (default_format in ('json', 'pdf', 'both')),
  -- `json`, which keeps the order of a schema's properties: forms show them in it.
  input_schema json not null,
  backend json not null,
  -- Sealed under the secret key, bound to the product's id.
  credential bytea,
  -- Raised by every change: what was compiled from one version is not used for another.
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- The slug of the product that was called, also after it is deleted; empty for calls of everything else.
alter table usage_counts add column product text not null default '';
alter table usage_counts drop constraint usage_counts_pkey;
alter table usage_counts add primary key (account_id, day, surface, operation, code, key_id, product);
