-- Mails that were not delivered yet. A sent one is deleted; without a mail server they are kept a week, to be read here.
create table mails (
  id uuid primary key,
  position bigint generated always as identity unique,
  -- Null while the mail is about an account that does not exist yet.
  account_id uuid references accounts (id) on delete cascade,
  kind text not null,
  recipient text not null,
  -- Subject and bodies under the secret key: they carry tokens.
  sealed bytea not null,
  status text not null default 'waiting' check (status in ('waiting', 'failed')),
  attempts int not null default 0,
  -- While an attempt runs: when it counts as broken off.
  next_attempt_at timestamptz not null default now(),
  -- Names the attempt that runs; only that one may record an outcome.
  lease uuid,
  error text,
  created_at timestamptz not null default now()
);
create index mails_due on mails (next_attempt_at) where status = 'waiting';
create index mails_created on mails (created_at);
create index mails_account on mails (account_id);

create table webhooks (
  account_id uuid not null references accounts (id) on delete cascade,
  id uuid not null,
  position bigint generated always as identity,
  url text not null,
  description text not null default '',
  events text[] not null,
  -- The signing secret, sealed with the account's data key.
  sealed_secret bytea not null,
  created_at timestamptz not null default now(),
  primary key (account_id, id)
);

-- One event for one webhook.
create table webhook_deliveries (
  account_id uuid not null,
  webhook_id uuid not null,
  id uuid primary key,
  position bigint generated always as identity,
  event_id uuid not null,
  event_type text not null,
  -- As it is sent and signed, byte for byte.
  body text not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  next_attempt_at timestamptz default now(),
  lease uuid,
  -- What the last attempt met: the status of the answer, or why there was none.
  response_status int,
  error text,
  duration_ms int,
  last_attempt_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (account_id, webhook_id) references webhooks (account_id, id) on delete cascade
);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_attempt_at) where status = 'pending';
create index webhook_deliveries_position on webhook_deliveries (account_id, webhook_id, position);
create index webhook_deliveries_created on webhook_deliveries (created_at);
