-- Entries of one account, and those of the operator that belong to none, each form a chain: an entry's `mac` covers its
-- content, its number and the mac before it. Entries from before this migration have none.
alter table audit_log
  add column actor_id text,
  -- Of the client that asked for it.
  add column address text,
  -- The entry's place in its chain, from 1 on.
  add column seq bigint,
  add column mac bytea,
  -- Which key the mac was made with: not the key itself.
  add column key_id text;
-- Two entries in one place would be a fork; this also finds an entry by its place.
create unique index audit_log_chain on audit_log (coalesce(account_id, '00000000-0000-0000-0000-000000000000'), seq)
  where seq is not null;
create index audit_log_operator on audit_log (id) where account_id is null;

-- Where each chain ends: the row that entries wait for, so that they come one after the other. No foreign key, as a chain
-- outlives its account; the operator's is the one with the nil id.
create table audit_heads (
  chain uuid primary key,
  seq bigint not null,
  mac bytea,
  key_id text not null
);

-- No foreign key: a member who left is still the one who made the key.
alter table api_keys
  add column created_by uuid,
  add column last_used_at timestamptz;

-- How often each operation was called and how that ended: `ok`, or the code that the surface answered with.
create table usage_counts (
  account_id uuid not null references accounts (id) on delete cascade,
  day date not null,
  surface text not null,
  operation text not null,
  code text not null,
  -- Of calls by people, who have no key: the nil id.
  key_id uuid not null,
  calls bigint not null,
  primary key (account_id, day, surface, operation, code, key_id)
);
create index usage_counts_day on usage_counts (day);

-- So that counting the few given up does not read the many delivered.
create index webhook_deliveries_failed on webhook_deliveries (created_at) where status = 'failed';
